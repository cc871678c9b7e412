/* The counter: what is typed is kept on the server every few seconds and the margin renewed; Enter never sends the
   form, because card readers end with it; rows of a sheet pasted into a box go on lines. Without script the buttons
   do the same. Nothing is kept in the browser: the computer may be shared. */
(function () {
  "use strict";

  var EVERY = 2000;
  var CARD = /\d{17}[\dXx]|\d{15}/;

  document.addEventListener("DOMContentLoaded", function () {
    var form = document.querySelector("form[data-counter]");
    if (!form) {
      return;
    }
    keepWhileTyping(form);
    form.addEventListener("keydown", function (event) {
      var box = event.target;
      if (event.key !== "Enter" || event.ctrlKey || event.isComposing || box.tagName !== "INPUT" ||
          /^(submit|button|file)$/.test(box.type)) {
        return;
      }
      event.preventDefault();
      if (CARD.test(box.value) && /[\u3400-\u9fff]/.test(box.value)) {
        form.querySelector("[data-read]").click();
      }
    });
    form.addEventListener("click", function (event) {
      var phrase = event.target.closest("[data-phrase]");
      if (phrase) {
        event.preventDefault();
        put(form.elements[phrase.dataset.into], phrase.dataset.phrase);
      }
    });
    form.querySelectorAll("[data-people]").forEach(function (box) {
      readPeople(form, box);
    });
  });

  /* A phrase goes where the cursor stood, and its first blank is ready to be typed over. */
  function put(box, text) {
    var begin = box.value && box.selectionEnd === box.value.length ? box.value.replace(/\n?$/, "\n") : box.value;
    var at = box.value ? Math.max(box.selectionEnd, begin.length) : 0;
    var blank = text.search(/_+/);
    box.value = begin.slice(0, at) + text + begin.slice(at);
    box.focus();
    box.setSelectionRange(
      at + (blank < 0 ? text.length : blank), at + (blank < 0 ? text.length : blank + text.match(/_+/)[0].length)
    );
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /* A reader types a whole card and ends with Enter; a sheet is pasted: both are put on lines at once. */
  function readPeople(form, box) {
    var waiting = 0;
    var press = function () {
      form.querySelector('button[value="' + box.dataset.people + '_pasted"]').click();
    };
    box.addEventListener("keydown", function (event) {
      window.clearTimeout(waiting);
      if (event.key === "Enter" && !event.isComposing && CARD.test(box.value)) {
        waiting = window.setTimeout(press, 400);
      }
    });
    box.addEventListener("paste", function () {
      window.setTimeout(press, 0);
    });
    form.addEventListener("paste", function (event) {
      var into = event.target.name || "";
      var text = event.clipboardData ? event.clipboardData.getData("text") : "";
      if (into.indexOf(box.dataset.people + "-") === 0 && event.target.tagName === "INPUT" && /[\t\n]/.test(text.trim())) {
        event.preventDefault();
        box.value = text;
        press();
      }
    });
  }

  function keepWhileTyping(form) {
    var mark = document.getElementById("saved");
    var changed = window.hubDrafts.begun(form);
    var busy = false;
    if (!window.fetch) {
      return;
    }
    window.hubDrafts.watch(form);

    function say(text, bad) {
      mark.textContent = text;
      mark.classList.toggle("saved--bad", bad);
    }

    function heard(told, sent) {
      ["beside", "phrases", "proposed"].forEach(function (part) {
        var place = document.getElementById(part);
        if (place && told[part] !== undefined) {
          place.innerHTML = told[part];
        }
      });
      if (told.draft) {
        var elsewhere = window.hubDrafts.heard(form, told, sent);
        form.elements.draft.value = told.draft;
        window.history.replaceState(null, "", form.action + "?draft=" + told.draft);
        say(mark.dataset.saved + " " + told.saved_at + (elsewhere.any ? " · " + mark.dataset.merged : ""), false);
      }
      if (told.became) {
        say("", true);
        var link = mark.appendChild(document.createElement("a"));
        link.href = told.became.url;
        link.textContent = told.became.said;
      }
    }

    function keep(leaving) {
      if (!changed || busy || form.dataset.sent) {
        return;
      }
      busy = true;
      changed = false;
      var sent = window.hubDrafts.typed(form);
      fetch(form.dataset.keep, {
        method: "POST", body: sent, credentials: "same-origin", keepalive: leaving,
        headers: { "X-Requested-With": "fetch" }
      }).then(function (answer) {
        if (answer.redirected) {
          say(mark.dataset.out, true);
          return null;
        }
        if (!answer.ok) {
          throw new Error(answer.status);
        }
        return answer.json();
      }).then(function (told) {
        if (told && !form.dataset.sent) {
          heard(told, sent);
        }
      }).catch(function () {
        changed = true;
        say(mark.dataset.offline, true);
      }).then(function () {
        busy = false;
      });
    }

    form.addEventListener("input", function () {
      changed = true;
    });
    window.setInterval(function () {
      keep(false);
    }, EVERY);
    window.addEventListener("online", function () {
      keep(false);
    });
    document.addEventListener("visibilitychange", function () {
      if (document.visibilityState === "hidden") {
        keep(true);
      }
    });
  }
})();
