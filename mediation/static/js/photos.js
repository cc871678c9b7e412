/* Photographs of a phone weigh several megabytes each: large ones are made smaller before they are sent, still
   large enough to read a page of writing. What the camera wrote into them (place, owner) stays behind.
   Without script, and where the browser cannot read the picture, they are sent as they are. */
(function () {
  "use strict";

  var LONGEST = 2400;
  var SMALL = 1000000;
  var QUALITY = 0.85;

  function drawn(picture) {
    var share = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    var canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * share);
    canvas.height = Math.round(picture.height * share);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    return new Promise(function (done) {
      canvas.toBlob(done, "image/jpeg", QUALITY);
    });
  }

  function smaller(file) {
    if (file.type.indexOf("image/") !== 0 || file.size <= SMALL || !window.createImageBitmap) {
      return Promise.resolve(file);
    }
    return createImageBitmap(file).then(drawn).then(function (blob) {
      if (!blob || blob.size >= file.size) {
        return file;
      }
      var name = file.name.replace(/\.[^.]+$/, "") + ".jpg";
      return new File([blob], name, { type: "image/jpeg", lastModified: file.lastModified });
    }).catch(function () {
      return file;
    });
  }

  document.addEventListener("change", function (event) {
    var input = event.target;
    if (!input.matches || !input.matches('input[type="file"][accept*="image/"]')) {
      return;
    }
    var chosen = Array.from(input.files);
    Promise.all(chosen.map(smaller)).then(function (files) {
      var still = chosen.length === input.files.length && chosen.every(function (file, n) {
        return file === input.files[n];
      });
      if (still) { // nothing else was chosen meanwhile
        var list = new DataTransfer();
        files.forEach(function (file) { list.items.add(file); });
        input.files = list.files;
      }
    });
  });
})();
