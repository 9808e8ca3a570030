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
