// Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
// Draws. Text goes in by textContent only, so nothing that a server says can become markup.

const $ = (id) => document.getElementById(id);

const SWITCHES = new Map([
  ['of:0000000000000001', 'leaf1'], ['of:0000000000000002', 'leaf2'], ['of:0000000000000003', 'leaf3'],
  ['of:0000000000000101', 'spine1'], ['of:0000000000000102', 'spine2'],
]);

let previewUrl = null;

function element(name, text) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  return made;
}

export function say(text, bad = false) {
  $('message').textContent = text;
  $('message').classList.toggle('bad', bad);
}

export function busy(on) {
  document.querySelector('form button').disabled = on;
}

export function clearResult() {
  $('result').hidden = true;
}

export function showResult(picture, answer) {
  if (previewUrl) URL.revokeObjectURL(previewUrl);
  previewUrl = URL.createObjectURL(picture);
  $('preview').src = previewUrl;
  $('bars').replaceChildren(...answer.predictions.slice(0, 5).map(bar));
  const facts = {
    Node: answer.node,
    Model: [answer.model, answer.version, answer.engine && `(${answer.engine})`].filter(Boolean).join(' '),
    'In the node': milliseconds(answer.timings && answer.timings.totalMs),
    'For the browser': milliseconds(answer.browserMs),
  };
  $('facts').replaceChildren();
  for (const [name, value] of Object.entries(facts)) addFact(name, value);
  $('result').hidden = false;
}

export function showPath(path, node) {
  if (path.length) addFact('Path', ['gw', ...path.map((id) => SWITCHES.get(id) || id), node].join(' → '));
}

function addFact(name, value) {
  if (value) $('facts').append(element('dt', name), element('dd', value));
}

function milliseconds(value) {
  return Number.isFinite(value) ? `${value.toFixed(1)} ms` : '';
}

function bar(prediction) {
  const item = element('li');
  const meter = element('meter');
  meter.max = 1;
  meter.value = prediction.probability;
  meter.setAttribute('aria-label', prediction.label);
  item.append(element('span', prediction.label), meter,
    element('output', `${(prediction.probability * 100).toFixed(1)} %`));
  return item;
}

export function showSpread(counts) {
  const total = [...counts.values()].reduce((a, b) => a + b, 0);
  $('spread-rows').replaceChildren(...[...counts].sort().map(([node, count]) => {
    const row = element('tr');
    const head = element('th', node);
    head.scope = 'row';
    row.append(head, element('td', String(count)), element('td', `${Math.round(count / total * 100)} %`));
    return row;
  }));
  $('spread-section').hidden = false;
}

export function showSamples(names, choose) {
  $('sample-list').replaceChildren(...names.map((name) => {
    const item = element('li');
    const button = element('button');
    button.type = 'button';
    const image = element('img');
    image.src = `/samples/${encodeURIComponent(name)}`;
    image.alt = `Sample ${name}`;
    image.loading = 'lazy';
    button.append(image);
    button.addEventListener('click', () => choose(name));
    item.append(button);
    return item;
  }));
  $('samples').hidden = names.length === 0;
}

/** Calls `take(file)` for a file that is chosen, dropped or submitted. */
export function onPicture(take) {
  const drop = $('drop');
  const file = $('file');
  file.addEventListener('change', () => file.files[0] && take(file.files[0]));
  $('form').addEventListener('submit', (event) => {
    event.preventDefault();
    if (file.files[0]) take(file.files[0]);
  });
  for (const kind of ['dragenter', 'dragover']) {
    drop.addEventListener(kind, (event) => {
      event.preventDefault();
      drop.classList.add('over');
    });
  }
  drop.addEventListener('dragleave', () => drop.classList.remove('over'));
  drop.addEventListener('drop', (event) => {
    event.preventDefault();
    drop.classList.remove('over');
    const dropped = event.dataTransfer.files[0];
    if (dropped) take(dropped);
    else say('That was no file. Drop a picture file here.', true);
  });
}
