/* While the line is down a press is held back: the browser's own error page would throw away what was typed.
   A form with boxes first asks the hub whether it answers; without script a form is sent as ever.
   Nothing is kept in the browser: the computer may be shared. */
(function () {
  "use strict";

  var PATIENCE = 3000;
  var BOXES = "textarea, select, input:not([type=hidden])";

  document.addEventListener("submit", function (event) {
    var form = event.target;
    var word = document.getElementById("unsent");
    if (!word || form.dataset.sent) {
      return;
    }
    if (form.dataset.answered) {
      delete form.dataset.answered;
      return;
    }
    if (form.dataset.asking) {
      hold(event);
    } else if (!navigator.onLine) {
      hold(event);
      say(word, true);
    } else if (form.method === "post" && window.fetch && Array.from(form.elements).some(isBox)) {
      hold(event);
      ask(form, event.submitter, word);
    }
  }, true);

  window.addEventListener("online", function () {
    var word = document.getElementById("unsent");
    if (word) {
      say(word, false);
    }
  });

  function hold(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  function isBox(box) {
    return box.matches(BOXES);
  }

  function say(word, down) {
    word.hidden = !down;
    word.textContent = down ? word.dataset.unsent : "";
  }

  function ask(form, pressed, word) {
    var patience = new AbortController();
    var waiting = window.setTimeout(function () { patience.abort(); }, PATIENCE);
    form.dataset.asking = "1";
    fetch(word.dataset.health, { cache: "no-store", signal: patience.signal }).then(function (answer) {
      return answer.ok;
    }).catch(function () {
      return false;
    }).then(function (answers) {
      window.clearTimeout(waiting);
      delete form.dataset.asking;
      say(word, !answers);
      if (answers) {
        send(form, pressed);
      }
    });
  }

  /* The button says which act is meant: where the page was renewed meanwhile its like is pressed, never another. */
  function send(form, pressed) {
    var button = pressed && !pressed.isConnected ? like(form, pressed) : pressed;
    if (pressed && !button) {
      return;
    }
    form.dataset.answered = "1";
    form.requestSubmit(button);
    delete form.dataset.answered;
  }

  function like(form, gone) {
    return Array.from(form.elements).find(function (box) {
      return box.type === "submit" && box.name === gone.name && box.value === gone.value;
    });
  }
})();
