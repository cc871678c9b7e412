/* Keys: Ctrl+Enter the main act, Ctrl+S park, F2 new, / search. All of them also work by mouse. */
(function () {
  "use strict";

  function press(selector, inside) {
    var found = (inside || document).querySelector(selector);
    if (found) {
      found.click();
    }
    return Boolean(found);
  }

  function typing(target) {
    return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  }

  document.addEventListener("keydown", function (event) {
    if (event.isComposing || event.keyCode === 229 || event.altKey || event.metaKey || document.querySelector("dialog[open]")) {
      return;
    }
    var form = event.target.closest ? event.target.closest("form") : null;
    var done = false;
    if (event.ctrlKey && event.key === "Enter") {
      done = (form && press("[data-primary]", form)) || press("[data-primary]");
    } else if (event.ctrlKey && event.key.toLowerCase() === "s") {
      done = press("[data-park]");
    } else if (event.key === "F2") {
      done = press("[data-new]");
    } else if (event.key === "/" && !event.ctrlKey && !typing(event.target)) {
      var search = document.getElementById("search");
      if (search) {
        search.focus();
        search.select();
        done = true;
      }
    } else if (event.key === "Escape") {
      document.querySelectorAll("details[data-drop][open]").forEach(function (drop) {
        drop.open = false;
        drop.querySelector("summary").focus();
      });
    }
    if (done) {
      event.preventDefault();
    }
  });

  document.addEventListener("keyup", function (event) {
    var hint = document.querySelector("[data-caps]");
    if (hint && event.getModifierState) {
      hint.hidden = !event.getModifierState("CapsLock");
    }
  });
})();
