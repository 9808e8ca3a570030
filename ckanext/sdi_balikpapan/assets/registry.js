// What is typed where an entry of the registry is meant is looked for there.
(function () {
  "use strict";
  var waiting;
  function offer(list, found) {
    list.querySelectorAll("[data-found]").forEach(function (old) { old.remove(); });
    found.forEach(function (entry) {
      var option = new Option("", entry.name);
      option.label = [entry.title, entry.tahun, entry.satuan].filter(Boolean).join(" · ");
      option.dataset.found = "";
      list.append(option);
    });
  }
  function ask(list, words) {
    Promise.all(list.dataset.sdiTypes.split(" ").map(function (type) {
      var asked = new URLSearchParams({ q: words, type: type, status: "agreed" });
      return fetch(list.dataset.sdiRegistry + "?" + asked)
        .then(function (answer) { return answer.json(); })
        .then(function (answer) { return answer.success ? answer.result.results : []; });
    })).then(function (found) { offer(list, found.flat()); }).catch(function () {});
  }
  document.addEventListener("input", function (event) {
    var list = event.target.list;
    if (!list || !list.dataset.sdiRegistry) { return; }
    clearTimeout(waiting);
    waiting = setTimeout(function () { ask(list, event.target.value.slice(0, 100)); }, 250);
  });
})();
