/* Proposals follow what is chosen: the form is sent to be looked at again, and comes back with the proposals anew.
   What was typed or ticked since it was sent stays, and no open composition is cut.
   Without this the button “look again” does the same. */
(function () {
  "use strict";

  var PAUSE = 300;
  var waiting = null;
  var asked = 0;
  var composing = false;
  var held = null;

  function form() {
    return document.querySelector("form[data-look]");
  }

  function look() {
    var from = form();
    var number = (asked += 1);
    var sent = new FormData(from);
    var before = states(from);
    sent.delete("do");
    sent.set("look", "1");
    held = null;
    fetch(from.action, { method: "POST", body: new URLSearchParams(sent), credentials: "same-origin" })
      .then(function (answer) {
        return answer.ok ? answer.text() : "";
      })
      .then(function (html) {
        if (html && number === asked) {
          show(new DOMParser().parseFromString(html, "text/html").querySelector("form[data-look]"), before);
        }
      })
      .catch(function () {
        return null; /* the line is gone: the button stays */
      });
  }

  function boxes(of) {
    return Array.prototype.filter.call(of.elements, function (box) {
      return box.id && /^(INPUT|TEXTAREA|SELECT)$/.test(box.tagName);
    });
  }

  function state(box) {
    return box.type === "checkbox" || box.type === "radio" ? String(box.checked) : box.value;
  }

  function states(of) {
    var found = {};
    boxes(of).forEach(function (box) {
      found[box.id] = state(box);
    });
    return found;
  }

  /* What the person did after the form was sent is newer than the answer. */
  function carry(old, fresh, before) {
    boxes(old).forEach(function (box) {
      var like = box.id in before && before[box.id] !== state(box) && fresh.querySelector("#" + CSS.escape(box.id));
      if (!like) {
        return;
      }
      if (box.type === "checkbox" || box.type === "radio") {
        like.checked = box.checked;
      } else {
        like.value = box.value;
      }
    });
  }

  function show(fresh, before) {
    if (composing) {
      held = [fresh, before];
    } else {
      put(fresh, before);
    }
  }

  function put(fresh, before) {
    var old = form();
    if (!fresh || !old) {
      return;
    }
    var at = document.activeElement;
    var key = at && old.contains(at) ? at.id : "";
    var opened = Array.prototype.map.call(old.querySelectorAll("details"), function (box) {
      return box.open;
    });
    var text = key && (at.tagName === "TEXTAREA" || at.type === "text");
    var span = text ? [at.selectionStart, at.selectionEnd] : null;
    carry(old, fresh, before);
    old.replaceChildren.apply(old, Array.from(fresh.childNodes));
    Array.prototype.forEach.call(old.querySelectorAll("details"), function (box, n) {
      box.open = box.open || Boolean(opened[n]);
    });
    var back = key && document.getElementById(key);
    if (back) {
      back.focus();
      if (span) {
        back.setSelectionRange(span[0], span[1]);
      }
    }
  }

  function soon() {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(look, PAUSE);
  }

  /* Enter in a box looks, and acts never; what an input method is composing is its own. */
  document.addEventListener("keydown", function (event) {
    var box = event.target;
    if (event.key === "Enter" && !event.ctrlKey && !event.isComposing && event.keyCode !== 229 &&
        box.tagName === "INPUT" && box.closest("form[data-look]")) {
      event.preventDefault();
      window.clearTimeout(waiting);
      look();
    }
  });

  document.addEventListener("change", function (event) {
    if (event.target.closest("[data-look-on]")) {
      look();
    }
  });

  document.addEventListener("input", function (event) {
    if (event.target.name === "find" && event.target.closest("form[data-look]") && !event.isComposing) {
      soon();
    }
  });

  document.addEventListener("compositionstart", function () {
    composing = true;
  });

  document.addEventListener("compositionend", function (event) {
    composing = false;
    if (event.target.name === "find" && event.target.closest("form[data-look]")) {
      soon();
    }
    window.setTimeout(function () { /* the composed words stand in the box only after this event */
      if (held && !composing) {
        put(held[0], held[1]);
        held = null;
      }
    }, 0);
  });
})();
