// Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
import {fetchSample, pathOf, predict, Problem, samples} from './api.js';
import * as view from './view.js';

const counts = new Map();
let latest = 0;

/** Asks for one picture; of several at once, only the answer to the last one is shown. */
async function ask(load, name) {
  const mine = ++latest;
  view.busy(true);
  view.say(`Asking about ${name} …`);
  try {
    const picture = await load();
    const answer = await predict(picture, name);
    counts.set(answer.node, (counts.get(answer.node) || 0) + 1);
    view.showSpread(counts);
    if (mine !== latest) return;
    const best = answer.predictions[0];
    view.say(`${name}: ${best ? best.label : 'nothing recognised'}, says ${answer.node}.`);
    view.showResult(picture, answer);
    const path = await pathOf(answer.client, answer.clientPort);
    if (mine === latest) view.showPath(path, answer.node);
  } catch (error) {
    if (mine !== latest) return;
    view.clearResult();
    view.say(error instanceof Problem ? error.message : `Something went wrong: ${error.message}`, true);
  } finally {
    if (mine === latest) view.busy(false);
  }
}

view.onPicture((file) => ask(async () => file, file.name));
view.showSamples(await samples(), (name) => ask(() => fetchSample(name), name));
