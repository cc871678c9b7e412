/* What pages that save by themselves share: what is typed, and what another page of the same draft put into it. */
(function () {
  "use strict";

  function controls(form, name) {
    return Array.prototype.filter.call(form.elements, function (one) {
      return one.name === name && one.type !== "hidden";
    });
  }

  /* Somebody may have typed on while the answer was under way: what he added stays behind what came. */
  function put(box, sent, text) {
    if (box.value !== sent && box.value.indexOf(sent) !== 0) {
      return false;
    }
    var fromEnd = box.value.length - box.selectionEnd;
    box.value = text + box.value.slice(sent.length);
    if (box === document.activeElement) {
      box.setSelectionRange(box.value.length - fromEnd, box.value.length - fromEnd);
    }
    return true;
  }

  function show(form, name, values, sent) {
    var found = controls(form, name);
    if (!found.length || form.dataset.composing) {
      return false;
    }
    return found.every(function (one) {
      if (one.type === "checkbox" || one.type === "radio") {
        if (one.checked !== (sent.getAll(name).indexOf(one.value) >= 0)) {
          return false;
        }
        one.checked = values.indexOf(one.value) >= 0;
        return true;
      }
      if (one.tagName === "SELECT") {
        if (one.value !== (sent.get(name) || "")) {
          return false;
        }
        one.value = values[0] || "";
        return true;
      }
      return put(one, sent.get(name) || "", (values[0] || "").replace(/\r\n/g, "\n"));
    });
  }

  window.hubDrafts = {
    typed: function (form) {
      var body = new URLSearchParams();
      new FormData(form).forEach(function (value, name) {
        if (typeof value === "string") {
          body.append(name, value);
        }
      });
      return body;
    },

    /* After a saving: the page remembers what it showed, and shows what came from elsewhere. */
    heard: function (form, told, sent) {
      var prints = told.base || "";
      var changed = told.changed || {};
      var all = true;
      Object.keys(changed).forEach(function (name) {
        if (!show(form, name, changed[name].values, sent)) {
          all = false;
          return;
        }
        prints = prints.split(" ").filter(function (word) {
          return word.slice(0, word.lastIndexOf(":")) !== name;
        }).concat(name + ":" + changed[name].print).join(" ");
      });
      form.elements.base.value = prints;
      return { any: Object.keys(changed).length > 0, all: all };
    },

    /* Somebody may type before this script is there. */
    begun: function (form) {
      return Array.prototype.some.call(form.elements, function (one) {
        return (one.type === "text" || one.type === "textarea") && one.value !== one.defaultValue;
      });
    },

    watch: function (form) {
      form.addEventListener("compositionstart", function () {
        form.dataset.composing = "1";
      });
      form.addEventListener("compositionend", function () {
        delete form.dataset.composing;
      });
    }
  };
})();
