// One page at a time, and a table that sorts and filters. Without this script all pages stand below each other.
(() => {
  "use strict";
  const views = [...document.querySelectorAll(".view")];
  const links = [...document.querySelectorAll("nav.views a")];
  const title = document.title;
  const only = wanted => views.forEach(view => { view.hidden = view !== wanted; });
  const current = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    return [(target && target.closest(".view")) || views[0], target];
  };
  const show = moved => {
    const [view, target] = current();
    only(view);
    links.forEach(link => link.hash === "#" + view.id ? link.setAttribute("aria-current", "page") : link.removeAttribute("aria-current"));
    document.title = view.dataset.title + " · " + title;
    // Charts have no size while their page is hidden.
    window.dispatchEvent(new Event("resize"));
    if (!moved) return;
    if (target && target !== view) target.scrollIntoView();
    else {
      window.scrollTo(0, 0);
      view.tabIndex = -1;
      view.focus({preventScroll: true});
    }
  };
  document.documentElement.classList.add("paged");
  show(location.hash.length > 1);
  window.addEventListener("hashchange", () => show(true));
  // Paper has all pages; capture, so that they have a size before the charts are drawn.
  window.addEventListener("beforeprint", () => views.forEach(view => { view.hidden = false; }), true);
  window.addEventListener("afterprint", () => show(false));

  const table = document.querySelector("table.sortable");
  const bodies = [...table.tBodies];
  const form = document.querySelector("form.filters");
  form.hidden = false;
  const filter = () => {
    const words = form.words.value.trim().toLowerCase().split(/\s+/);
    bodies.forEach(body => {
      const text = body.textContent.toLowerCase();
      body.hidden = (form.stop.value !== "" && body.dataset.stop !== form.stop.value)
        || (form.verdict.value !== "" && body.dataset.verdict !== form.verdict.value) || !words.every(word => text.includes(word));
    });
    form.querySelector("output").textContent = bodies.filter(body => !body.hidden).length + " of " + bodies.length + " lines";
  };
  form.addEventListener("input", filter);
  form.addEventListener("submit", event => event.preventDefault());
  filter();

  // Lines without a value stay at the end, whichever way it is sorted.
  const order = (key, sign) => (one, other) => {
    if (key === "stop") return sign * (bodies.indexOf(one) - bodies.indexOf(other));
    const [x, y] = [one.dataset[key] || "", other.dataset[key] || ""];
    if (x === "" || y === "") return (x === "") - (y === "");
    return sign * (key === "verdict" ? x.localeCompare(y, "en") : Number(x) - Number(y));
  };
  const heads = [...table.tHead.querySelectorAll("th[data-sort]")];
  heads.forEach(head => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach(each => each.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      table.append(...[...bodies].sort(order(head.dataset.sort, down ? -1 : 1)));
    });
  });
})();
