// Shows a question when the answers above it ask for it, and hides it when they no longer do.
document.addEventListener("DOMContentLoaded", function () {
  var place = document.querySelector("[data-sdi-asking]");
  var form = place && place.closest("form");
  if (!form) return;
  var live = document.createElement("input");
  live.type = "hidden";
  live.name = "_live";
  live.value = "1";
  form.appendChild(live);
  form.addEventListener("change", function () {
    fetch(place.dataset.sdiAsking, { method: "POST", body: new FormData(form) })
      .then(function (response) { return response.ok ? response.json() : null; })
      .then(function (answer) {
        if (!answer) return;
        form.querySelectorAll("[data-sdi-question]").forEach(function (question) {
          question.hidden = answer.asked.indexOf(question.dataset.sdiQuestion) < 0;
        });
      });
  });
});
