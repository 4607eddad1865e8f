"use strict";
(() => {
  const at = id => document.getElementById(id);
  const form = at("loc"), flat = at("danh-sach"), groups = at("nhom"), nothing = at("khong-thay");
  const count = at("dem"), clear = at("xoa"), fold = at("thu-gon");
  const rows = [...flat.children], files = [...document.querySelectorAll("[data-file]")];
  const words = Object.fromEntries(
    [...document.querySelectorAll(".legend i")].map(cell => [cell.className, cell.parentElement.textContent.trim()]));
  const areas = Object.fromEntries(
    [...form["dia-ban"].options].map(option => [option.value, option.text.replace(/ \(\d+\)$/, "")]));
  const fields = ["ten", "trang-thai", "dia-ban", "xep"];
  const number = value => value.toLocaleString("vi");

  const plain = text => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d")
    .toLowerCase().replace(/\s+/g, " ").trim();
  const texts = new Map();
  const textOf = (row, part) => {  // at the first search: opening the page need not wait for it
    if (!texts.has(row)) {
      const small = part.querySelector("small");
      texts.set(row, plain(small ? part.textContent.slice(0, -small.textContent.length) : part.textContent));
    }
    return texts.get(row);
  };

  const holders = new Map();
  const holderOf = code => {
    if (!holders.has(code)) {
      const details = document.createElement("details"), summary = document.createElement("summary");
      const title = document.createElement("h3"), states = document.createElement("span");
      const list = document.createElement("ul");
      details.open = true;
      title.textContent = areas[code];
      list.className = "units";
      summary.append(title, states);
      details.append(summary, list);
      holders.set(code, {details, states, list});
    }
    return holders.get(code);
  };
  const arrange = grouped => {
    if (grouped === flat.hidden) return;
    if (grouped) {
      for (const row of rows) holderOf(row.dataset.g).list.append(row);
      groups.append(...[...holders.values()].map(holder => holder.details));
    } else {
      flat.append(...rows);
      groups.replaceChildren();
    }
    flat.hidden = grouped;
    fold.hidden = !grouped;
  };
  const sumUp = ({details, states, list}) => {
    const shown = [...list.children].filter(row => !row.hidden), of = {};
    for (const row of shown) of[row.dataset.s] = (of[row.dataset.s] || 0) + 1;
    details.hidden = !shown.length;
    states.replaceChildren(`${number(shown.length)} đơn vị `, ...Object.keys(of).map(state => {
      const sign = document.createElement("span"), aloud = document.createElement("span");
      sign.className = `state ${state}`;
      sign.title = words[state];
      aloud.className = "aloud";
      aloud.textContent = ` ${words[state]}, `;
      sign.append(number(of[state]), aloud);
      return sign;
    }));
  };

  const fits = (row, state) => !state || state === row.dataset.s ||
    (state === "can-xu-ly" && row.dataset.s !== "accepted") || (state === "qua-han" && "late" in row.dataset);
  const show = () => {
    const [name, state, area, order] = fields.map(field => form[field].value), text = plain(name);
    let shown = 0, found = 0;
    arrange(order === "dia-ban");
    for (const row of rows) {
      row.hidden = !(fits(row, state) && (!area || area === row.dataset.g) &&
        (!text || textOf(row, row.firstElementChild).includes(text)));
      shown += !row.hidden;
    }
    for (const file of files) {
      file.hidden = Boolean(text) && !textOf(file, file.firstElementChild).includes(text);
      found += !file.hidden;
    }
    if (flat.hidden) holders.forEach(sumUp);
    const beside = text && files.length ? `, ${number(found)}/${number(files.length)} tệp` : "";
    const none = shown ? "" : " – không đơn vị nào khớp";
    count.textContent = `${number(shown)}/${number(rows.length)} đơn vị${none}${beside}`;
    nothing.hidden = shown > 0;
    clear.hidden = !text && !state && !area;
  };

  const read = () => {
    const kept = new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");
    for (const field of fields) {
      form[field].value = kept.get(field) || "";
      if (form[field].selectedIndex === -1) form[field].value = "";
    }
    show();
  };
  const keep = () => {
    const kept = new URLSearchParams(fields.map(field => [field, form[field].value.trim()]).filter(([, value]) => value));
    history.replaceState(null, "", location.href.split("#")[0] + (String(kept) && `#${kept}`));
  };

  form.hidden = false;
  form.addEventListener("input", () => { show(); keep(); });
  form.addEventListener("submit", event => event.preventDefault());
  clear.addEventListener("click", () => {
    for (const field of fields.slice(0, 3)) form[field].value = "";
    show();
    keep();
    form.ten.focus();
  });
  fold.addEventListener("click", () => {
    const open = [...holders.values()].some(({details}) => details.open);
    for (const {details} of holders.values()) details.open = !open;
    fold.textContent = open ? "Mở các nhóm" : "Thu gọn các nhóm";
  });
  addEventListener("hashchange", () => {  // a link to a part of the page leaves the choices as they are
    if (!location.hash || location.hash.includes("=")) read();
  });
  addEventListener("beforeprint", () => {
    arrange(true);
    for (const holder of holders.values()) {
      holder.details.open = true;
      sumUp(holder);
    }
  });
  addEventListener("afterprint", show);

  const [year, month] = flat.dataset.period.split("-").map(Number);
  document.querySelector("main").addEventListener("pointerover", event => {
    const cell = event.target.closest(".strip i");
    if (!cell || cell.title) return;
    const back = cell.parentElement.children.length - 1 - [...cell.parentElement.children].indexOf(cell);
    const day = new Date(Date.UTC(year, month - 1 - back, 1));
    cell.title = `${String(day.getUTCMonth() + 1).padStart(2, "0")}/${day.getUTCFullYear()}: ${words[cell.className]}`;
  });
  if (location.hash.includes("=")) read();
})();
