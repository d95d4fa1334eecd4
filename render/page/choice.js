// The choice decides what of the picture stands out; without one the filters do.
function choose(choice) {
  now.choice = choice;
  paint();
  showPanel();
  markList();
  if (choice) lookAt([...(lit() || around([])).boxes].map((id) => boxes.get(id)));
}

const clearChoice = () => now.choice && go(now.sheet, null);

// lit is what stands out: null where everything does.
function lit() {
  const c = now.choice;
  if (!c) return filtered();
  if (c.kind === 'item') {
    const it = data.items[c.at];
    if (boxesOf(it.nodes).length === 0) return null; // nothing of its path is drawn here
    return { boxes: new Set(boxesOf(it.nodes)), arrows: new Set(arrowsOf(it.edges)) };
  }
  if (c.kind === 'flow') {
    const a = sheet().arrows[c.at];
    return { boxes: new Set([a.from, a.to]), arrows: new Set([c.at]) };
  }
  const here = c.kind === 'box' ? [c.at] : boxesOf([c.at]);
  return around(here);
}

// around is some boxes and what an arrow joins them with.
function around(here) {
  const out = { boxes: new Set(here), arrows: new Set() };
  for (const id of arrows.keys()) {
    const a = sheet().arrows[id];
    if (!here.includes(a.from) && !here.includes(a.to)) continue;
    out.arrows.add(id);
    out.boxes.add(a.from).add(a.to);
  }
  return out;
}

// chosenElement is the id of the element that is chosen, if it is on this sheet.
function chosenElement() {
  const c = now.choice;
  if (!c || c.kind === 'item') return null;
  return c.kind === 'node' ? boxesOf([c.at])[0] : c.at;
}

function paint() {
  const picture = stage.querySelector('#picture');
  if (!picture) return;
  const out = lit();
  const mark = chosenElement();
  picture.classList.toggle('faded', out !== null);
  for (const [id, g] of boxes) {
    g.classList.toggle('lit', out !== null && out.boxes.has(id));
    g.classList.toggle('ui-chosen', id === mark);
    g.classList.toggle('ui-hit', sought.nodes.size > 0 && sheet().boxes[id].nodes.some((n) => sought.nodes.has(n)));
  }
  for (const [id, g] of arrows) {
    g.classList.toggle('lit', out !== null && out.arrows.has(id));
    g.classList.toggle('ui-chosen', id === mark);
  }
}

// goNode chooses a node where it is best seen: here, if it is here by itself.
function goNode(n) {
  const alone = boxesOf([n]).some((id) => sheet().boxes[id].nodes.length === 1);
  go(alone ? now.sheet : data.nodes[n].sheet, { kind: 'node', at: n });
}

// goItem chooses an item on the sheet that shows most of its path apart.
function goItem(i) {
  const it = data.items[i];
  const apart = (k) => {
    const shown = Object.values(data.sheets[k].boxes).filter((b) => b.nodes.some((n) => it.nodes.includes(n)));
    return shown.length;
  };
  const home = it.on >= 0 ? data.nodes[it.on].sheet : 0;
  const best = [...new Set([now.sheet, home, ...it.nodes.map((n) => data.nodes[n].sheet), 0])]
    .reduce((a, b) => (apart(b) > apart(a) ? b : a));
  go(best, { kind: 'item', at: i });
}
