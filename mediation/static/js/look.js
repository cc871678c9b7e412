/* Proposals follow what is chosen: the form is sent to be looked at again, and comes back with the proposals anew.
   Without this the button “look again” does the same. */
(function () {
  "use strict";

  var PAUSE = 300;
  var waiting = null;
  var asked = 0;

  function form() {
    return document.querySelector("form[data-look]");
  }

  function look() {
    var from = form();
    var number = (asked += 1);
    var sent = new FormData(from);
    sent.delete("do");
    sent.set("look", "1");
    fetch(from.action, { method: "POST", body: new URLSearchParams(sent), credentials: "same-origin" })
      .then(function (answer) {
        return answer.ok ? answer.text() : "";
      })
      .then(function (html) {
        if (html && number === asked) {
          put(new DOMParser().parseFromString(html, "text/html").querySelector("form[data-look]"));
        }
      })
      .catch(function () {
        return null; /* the line is gone: the button stays */
      });
  }

  function put(fresh) {
    var old = form();
    if (!fresh || !old) {
      return;
    }
    var at = document.activeElement;
    var key = at && old.contains(at) ? at.id : "";
    var opened = Array.prototype.map.call(old.querySelectorAll("details"), function (box) {
      return box.open;
    });
    var ends = key && at.selectionStart !== undefined && at.type === "text" ? at.selectionStart : null;
    old.replaceChildren.apply(old, Array.from(fresh.childNodes));
    Array.prototype.forEach.call(old.querySelectorAll("details"), function (box, n) {
      box.open = box.open || Boolean(opened[n]);
    });
    var back = key && document.getElementById(key);
    if (back) {
      back.focus();
      if (ends !== null) {
        back.setSelectionRange(ends, ends);
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

  document.addEventListener("compositionend", function (event) {
    if (event.target.name === "find" && event.target.closest("form[data-look]")) {
      soon();
    }
  });
})();
