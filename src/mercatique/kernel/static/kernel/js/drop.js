// A file dropped on <div class="drop"> is put into its file field; data-send submits the form at once.

export function drops(piece) {
  for (const zone of piece.querySelectorAll(".drop")) {
    const field = zone.querySelector("input[type=file]");
    if (!field) continue;
    const chosen = () => {
      if (field.files.length && "send" in zone.dataset) field.form.requestSubmit();
    };
    zone.addEventListener("dragover", (event) => {
      event.preventDefault();
      zone.dataset.over = "";
    });
    zone.addEventListener("dragleave", (event) => {
      if (!zone.contains(event.relatedTarget)) delete zone.dataset.over;
    });
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      delete zone.dataset.over;
      field.files = event.dataTransfer.files;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
    field.addEventListener("change", chosen);
  }
}
