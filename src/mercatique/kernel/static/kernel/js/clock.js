// A clock that counts down from what the server said was left; the computer's own hour does not matter.

for (const clock of document.querySelectorAll("[data-clock]")) {
  const rest = clock.querySelector(".clock-rest");
  const left = Number(clock.dataset.left);
  const begun = performance.now();
  const two = (number) => String(number).padStart(2, "0");
  if (!left || left >= 86400) continue;
  const tick = () => {
    const now = Math.max(left - Math.floor((performance.now() - begun) / 1000), 0);
    const hours = Math.floor(now / 3600);
    rest.textContent = `${hours ? `${hours}:` : ""}${two(Math.floor((now % 3600) / 60))}:${two(now % 60)}`;
    if (now === 0) {
      clearInterval(beat);
      // The next part begins, or the time is over: the server says which.
      setTimeout(() => location.reload(), 1200);
    }
  };
  const beat = setInterval(tick, 500);
  tick();
}
