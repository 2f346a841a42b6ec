// Before anything is drawn: the page will have scripts, so what they fill keeps its place.
document.documentElement.dataset.script = "";
