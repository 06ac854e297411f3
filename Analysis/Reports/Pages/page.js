"use strict";
for (const block of document.querySelectorAll(".table")) {
  const body = block.querySelector("tbody");
  const heads = [...block.querySelectorAll("th")];
  const numberOf = cell => cell.dataset.value === undefined ? null : Number(cell.dataset.value);
  heads.forEach((head, column) => {
    const cells = [...body.rows].map(row => row.cells[column]);
    head.classList.toggle("number", cells.some(c => numberOf(c) !== null) && cells.every(c => c.classList.contains("number")));
    head.querySelector("button").addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach(h => h.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const order = (a, b) => {
        const [x, y] = [a.cells[column], b.cells[column]];
        const [m, n] = [numberOf(x), numberOf(y)];
        if (m !== null && n !== null) return down ? n - m : m - n;
        // What is no number stays below the numbers, whichever way they are sorted.
        if (m !== null || n !== null) return m !== null ? -1 : 1;
        return (down ? -1 : 1) * x.textContent.localeCompare(y.textContent, "en", { numeric: true });
      };
      body.append(...[...body.rows].sort(order));
    });
  });
  const button = block.querySelector(".copy");
  button.addEventListener("click", async () => {
    const source = block.querySelector("textarea");
    try {
      await navigator.clipboard.writeText(source.value);
    } catch {
      // An older browser, or a page opened from a file where the clipboard is closed.
      source.hidden = false;
      source.select();
      document.execCommand("copy");
      source.hidden = true;
    }
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy as CSV"; }, 1500);
  });
}
addEventListener("beforeprint", () => document.querySelectorAll("details").forEach(d => { d.open = true; }));
