/* Forms: sent once, never sent while an input method composes, focus on what is wrong, amounts in capitals. */
(function () {
  "use strict";

  var composedAt = 0;

  document.addEventListener("compositionend", function () {
    composedAt = Date.now();
  });

  /* The Enter that picks a candidate belongs to the input method, also when it arrives just after the end. */
  document.addEventListener("keydown", function (event) {
    var composing = event.isComposing || event.keyCode === 229 || Date.now() - composedAt < 80;
    if (event.key === "Enter" && composing && !event.ctrlKey) {
      event.preventDefault();
      event.stopPropagation();
    }
  }, true);

  /* One press, one act: the second submit of the same form is dropped until the page is shown again. */
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.hasAttribute("data-once")) {
      return;
    }
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    mark(form, "true");
  });

  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
      mark(form, "false");
    });
  });

  function mark(form, value) {
    form.querySelectorAll("button[type=submit]").forEach(function (button) {
      button.setAttribute("aria-disabled", value);
    });
  }

  /* One box ticks all of its form; without script it is not shown. */
  document.addEventListener("change", function (event) {
    if (event.target.matches("[data-tick-all]")) {
      event.target.form.querySelectorAll("input[type=checkbox]:not([data-tick-all])").forEach(function (box) {
        box.checked = event.target.checked;
      });
    }
    if (event.target.closest(".c-tick") && event.target.form) {
      event.target.form.toggleAttribute("data-ticked", !!event.target.form.querySelector("td.c-tick input:checked"));
    }
  });

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-tick-all]").forEach(function (box) {
      box.hidden = false;
    });
    var soon = document.querySelector("[data-reload]");
    if (soon) {
      window.setTimeout(function () { window.location.reload(); }, 1000 * Number(soon.dataset.reload));
    }
    var first = document.querySelector("[data-focus]");
    if (first) {
      first.focus();
    }
    /* Just registered: the print dialog opens by itself, once; the page read again does not print again. */
    if (document.querySelector("[data-print-now]")) {
      window.history.replaceState(null, "", window.location.pathname);
      window.print();
    }
  });

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-print]")) {
      window.print();
    }
    document.querySelectorAll("details[data-drop][open]").forEach(function (drop) {
      if (!drop.contains(event.target)) {
        drop.open = false;
      }
    });
  });

  /* Amounts in capitals beside the box; the server reads and writes the same (core/money.py, core/formats.py). */
  var DIGITS = "零壹贰叁肆伍陆柒捌玖";
  var UNITS = ["", "拾", "佰", "仟"];
  var GROUPS = ["", "万", "亿", "万亿"];

  function group(number) {
    var text = "";
    var gap = false;
    for (var power = 3; power >= 0; power -= 1) {
      var digit = Math.floor(number / Math.pow(10, power)) % 10;
      if (!digit) {
        gap = text !== "";
      } else {
        text += (gap ? "零" : "") + DIGITS[digit] + UNITS[power];
        gap = false;
      }
    }
    return text;
  }

  function whole(digits) {
    var text = "";
    var gap = false;
    var padded = ("000000000000000" + digits).slice(-16);
    for (var power = 3; power >= 0; power -= 1) {
      var part = Number(padded.slice(12 - 4 * power, 16 - 4 * power));
      if (!part) {
        gap = text !== "";
      } else {
        text += (text && (gap || part < 1000) ? "零" : "") + group(part) + GROUPS[power];
        gap = false;
      }
    }
    return text;
  }

  function capitals(typed) {
    var plain = typed.normalize("NFKC").replace(/[,\s\u00a5]/g, "");
    var match = /^(\d{1,16})(?:\.(\d{1,10}))?(万|亿)?元?$/.exec(plain);
    if (!match) {
      return "";
    }
    var places = match[3] === "亿" ? 8 : match[3] === "万" ? 4 : 0;
    var after = ((match[2] || "") + "0000000000").slice(0, Math.max(places + 2, (match[2] || "").length));
    var before = (match[1] + after.slice(0, places)).replace(/^0+(?=\d)/, "");
    if (before.length > 16 || /[1-9]/.test(after.slice(places + 2))) {
      return "";
    }
    var yuan = whole(before);
    var tenths = Number(after[places]);
    var cents = Number(after[places + 1]);
    var start = yuan ? yuan + "元" : "";
    if (!tenths && !cents) {
      return (start || "零元") + "整";
    }
    if (!tenths) {
      return start + (yuan ? "零" : "") + DIGITS[cents] + "分";
    }
    return start + DIGITS[tenths] + "角" + (cents ? DIGITS[cents] + "分" : "整");
  }

  document.addEventListener("input", function (event) {
    var beside = event.target.id && document.querySelector('[data-capitals="' + event.target.id + '"]');
    if (beside) {
      beside.textContent = capitals(event.target.value);
    }
  });
})();
