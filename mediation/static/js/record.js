/* The record is saved when the keys have rested for a moment, every five seconds while somebody goes on typing,
   and when the page is left. The buttons beside photographed pages send it along.
   Without script the button does the same. Nothing is kept in the browser: the computer may be shared. */
(function () {
  "use strict";

  var LOOK = 500;
  var REST = 4000;
  var EVERY = 5000;
  var PATIENCE = 3000;

  document.addEventListener("DOMContentLoaded", function () {
    var form = document.querySelector("form[data-autosave]");
    var mark = document.getElementById("saved");
    if (!form || !mark || !window.fetch) {
      return;
    }
    var changed = window.hubDrafts.begun(form);
    var busy = false;
    var pressed = null;
    var lastKey = 0;
    var lastSaved = 0;
    window.hubDrafts.watch(form);

    function say(text, offline) {
      mark.textContent = text;
      mark.classList.toggle("saved-at--offline", offline);
    }

    function save(leaving) {
      if (!changed || busy || form.dataset.sent) {
        return;
      }
      busy = true;
      changed = false;
      lastSaved = Date.now();
      var sent = window.hubDrafts.typed(form);
      fetch(form.dataset.autosave, {
        method: "POST", body: sent, credentials: "same-origin", keepalive: leaving,
        headers: { "X-Requested-With": "fetch" }
      }).then(function (answer) {
        if (answer.redirected || (answer.status >= 400 && answer.status < 500)) {
          changed = true;
          say(mark.dataset.out, true); /* the hub answers, but nobody is in: waiting saves nothing */
          return null;
        }
        if (!answer.ok) {
          throw new Error(answer.status);
        }
        return answer.json();
      }).then(function (told) {
        if (!told) {
          return;
        }
        var heard = window.hubDrafts.heard(form, told, sent);
        say(mark.dataset.saved + " " + told.saved_at + (heard.any ? " · " + mark.dataset.merged : ""), false);
      }).catch(function () {
        changed = true;
        say(mark.dataset.offline, true);
      }).then(function () {
        busy = false;
        goOn();
      });
    }

    /* A saving under way holds older words than the press: they must not arrive behind it. */
    function goOn() {
      var press = pressed;
      pressed = null;
      if (press) {
        form.requestSubmit(press.by);
      }
    }

    form.addEventListener("submit", function (event) {
      if (!busy || form.dataset.sent) {
        return;
      }
      event.preventDefault();
      event.stopPropagation();
      if (!pressed) {
        window.setTimeout(function () {
          busy = false;
          goOn();
        }, PATIENCE);
      }
      pressed = { by: event.submitter };
    });
    form.addEventListener("input", function () {
      var now = Date.now();
      if (!changed && now - lastKey > EVERY) {
        lastSaved = now; /* after a pause: the five seconds begin with the first key */
      }
      changed = true;
      lastKey = now;
    });
    window.setInterval(function () {
      var now = Date.now();
      if (now - lastSaved >= EVERY || (now - lastKey >= REST && now - lastSaved >= REST)) {
        save(false);
      }
    }, LOOK);
    window.addEventListener("online", function () {
      save(false);
    });
    document.addEventListener("visibilitychange", function () {
      if (document.visibilityState === "hidden") {
        save(true);
      }
    });
  });
})();
