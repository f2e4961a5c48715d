// Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
// The calls to the server, and what can go wrong with them in words for a person.

export const MAX_BYTES = 12 * 1024 * 1024;

/** An error whose message is meant for the person in front of the page. */
export class Problem extends Error {}

const BY_STATUS = {
  400: 'The node could not read the request.',
  413: 'The picture is too large (at most 12 MB).',
  415: 'This is not a picture that the node understands. PNG, JPEG, GIF and BMP are.',
  422: 'The file is damaged or is not a picture.',
  502: 'No inference node answered.',
  429: 'The nodes are busy; try again in a moment.',
  503: 'The nodes are not ready; try again in a moment.',
  504: 'No inference node answered in time.',
};

/** Sends a picture (a Blob). Returns the answer with the milliseconds that the browser saw. */
export async function predict(picture, name) {
  if (picture.size === 0) throw new Problem('The file is empty.');
  if (picture.size > MAX_BYTES) throw new Problem(BY_STATUS[413]);
  const form = new FormData();
  form.append('image', picture, name);
  const begin = performance.now();
  let response;
  try {
    response = await fetch('/predict', {method: 'POST', body: form, signal: AbortSignal.timeout(40000)});
  } catch (error) {
    throw new Problem(error.name === 'TimeoutError'
      ? 'No answer within 40 seconds.'
      : 'The web server does not answer. Does the lab still run?');
  }
  const answer = await readJson(response);
  if (!response.ok) {
    throw new Problem((answer && answer.detail) || BY_STATUS[response.status]
      || `The server answered ${response.status}.`);
  }
  if (!answer || !Array.isArray(answer.predictions)) throw new Problem('The answer is no prediction.');
  return {...answer, browserMs: performance.now() - begin};
}

/** The switches that a connection takes, by Fairlead's own account; empty when it cannot tell. */
export async function pathOf(client, clientPort) {
  if (!client || !clientPort) return [];
  const query = new URLSearchParams({client, clientPort});
  try {
    const response = await fetch(`/api/connections?${query}`, {signal: AbortSignal.timeout(5000)});
    const answer = response.ok ? await readJson(response) : null;
    const known = answer && answer.connections && answer.connections[0];
    return known ? known.path || [] : [];
  } catch {
    return [];
  }
}

/** Names of the sample pictures; empty when there are none. */
export async function samples() {
  try {
    const response = await fetch('/samples/');
    const entries = response.ok ? await readJson(response) : [];
    return (entries || [])
      .filter((entry) => entry.type === 'file' && /\.(png|jpe?g|gif|bmp)$/i.test(entry.name))
      .map((entry) => entry.name);
  } catch {
    return [];
  }
}

export async function fetchSample(name) {
  const response = await fetch(`/samples/${encodeURIComponent(name)}`);
  if (!response.ok) throw new Problem(`The sample ${name} is not there any more.`);
  return response.blob();
}

async function readJson(response) {
  try {
    return await response.json();
  } catch {
    return null;
  }
}
