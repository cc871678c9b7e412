/* Two minutes before the sign-in is over a dialog asks; only its button keeps the sign-in alive. When it is over the
   page is covered at once and gives way to the sign-in page: what was typed is sent along and kept by the hub for its
   writer. The hub is asked first, because another window may have gone on. Nothing is kept in the browser. */
(function () {
  "use strict";

  var LOOK = 1000;
  var AGAIN = 10000;
  var SOON = 2000;

  document.addEventListener("DOMContentLoaded", function () {
    var box = document.getElementById("time-out");
    if (!box || !box.showModal || !window.fetch) {
      return;
    }
    var warning = Number(box.dataset.warning) * 1000;
    var over = Date.now() + Number(box.dataset.left) * 1000;
    var typed = null;
    var asked = 0;
    var asking = false;
    var gone = false;

    document.addEventListener("input", function (event) {
      typed = event.target.form || typed;
    });
    box.addEventListener("cancel", function (event) {
      event.preventDefault(); /* Escape answers nothing */
    });
    box.querySelector("[data-stay]").addEventListener("click", function () {
      ask({ method: "POST", headers: { "X-CSRFToken": box.dataset.token } });
    });
    window.addEventListener("online", look);
    document.addEventListener("visibilitychange", look);
    window.setInterval(look, LOOK);

    function look() {
      var left = over - Date.now();
      if (gone) {
        return;
      }
      if (left <= 0) {
        cover();
      }
      tell(left);
      if (left <= warning && Date.now() - asked >= (left > 0 ? Math.min(AGAIN, warning / 3) : SOON)) {
        ask({});
      }
    }

    function tell(left) {
      var seconds = Math.max(0, Math.ceil(left / 1000));
      box.querySelector("[data-left]").textContent = Math.floor(seconds / 60) + ":" + ("0" + seconds % 60).slice(-2);
    }

    function ask(how) {
      if (asking) {
        return;
      }
      asking = true;
      asked = Date.now();
      how.credentials = "same-origin";
      how.cache = "no-store";
      fetch(box.dataset.ask, how).then(function (answer) {
        return answer.ok && !answer.redirected ? answer.json() : { left: 0 };
      }).then(function (told) {
        over = Date.now() + told.left * 1000;
        if (told.left <= 0 || told.who !== box.dataset.who) {
          leave();
        } else if (told.left * 1000 <= warning) {
          show();
        } else {
          hide();
        }
      }).catch(function () {
        if (over - Date.now() > 0) {
          show(); /* the line is down: the time runs all the same */
        }
      }).then(function () {
        asking = false;
      });
    }

    function show() {
      document.body.classList.remove("covered");
      if (!box.open) {
        tell(over - Date.now());
        box.showModal();
      }
    }

    function hide() {
      document.body.classList.remove("covered");
      if (box.open) {
        box.close();
      }
    }

    function cover() {
      document.body.classList.add("covered");
      if (!box.open) {
        box.showModal();
      }
    }

    /* The sign-in is over for good, so what is sent now is only kept. Pages that save by themselves have saved. */
    function leave() {
      gone = true;
      cover();
      var form = typed && typed.isConnected && typed.method === "post" ? typed : null;
      if (form && form.dataset.autosave === undefined && form.dataset.keep === undefined) {
        HTMLFormElement.prototype.submit.call(form);
      } else {
        window.location.replace(
          box.dataset.enter + "?idle=1&next=" + encodeURIComponent(window.location.pathname + window.location.search)
        );
      }
    }
  });
})();
