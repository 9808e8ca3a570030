// A variable that a link leads to opens itself.
(function () {
  "use strict";
  function open() {
    var row = location.hash && document.getElementById(location.hash.slice(1));
    var more = row && row.classList.contains("sdi-variable") && row.querySelector("details");
    if (more) { more.open = true; row.scrollIntoView(); }
  }
  window.addEventListener("hashchange", open);
  document.addEventListener("DOMContentLoaded", open);
  if (document.readyState !== "loading") { open(); }
})();

// What is typed as a concept is looked for in the registry.
(function () {
  "use strict";
  var waiting;
  function offer(list, found) {
    list.replaceChildren(list.firstElementChild);
    found.forEach(function (entry) {
      var option = new Option("", entry.name);
      option.label = [entry.title, entry.satuan].filter(Boolean).join(" · ");
      list.append(option);
    });
  }
  function ask(list, words) {
    Promise.all(["variabel", "konsep"].map(function (type) {
      return fetch(list.dataset.sdiRegistry + "?" + new URLSearchParams({ q: words, type: type, status: "agreed" }))
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
