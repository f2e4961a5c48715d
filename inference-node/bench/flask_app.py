# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""The service that a node is measured against: Flask and PyTorch, written as one would.

PEER_DRAFT=1 makes Pillow decode JPEG at a reduced size (its "draft" mode). PEER_CHANNELS=first runs
the network with the channels first, which is the faster order with the reference BLAS; what is
shipped is the faster order elsewhere.
"""
import io
import os
import pathlib
import zipfile

import numpy
import torch
import yaml
from flask import Flask, jsonify, request
from PIL import Image

torch.set_num_threads(1)
torch.set_num_interop_threads(1)

FOLDER = pathlib.Path(os.environ['PEER_MODEL'])
DRAFT = os.environ.get('PEER_DRAFT') == '1'
DESCRIPTION = yaml.safe_load((FOLDER / 'model.yaml').read_text())
EDGE = DESCRIPTION['input']['width']
LABELS = DESCRIPTION['labels']
MEAN = numpy.array(DESCRIPTION['normalization']['mean'], numpy.float32)
STD = numpy.array(DESCRIPTION['normalization']['std'], numpy.float32)



def load(file, channels_first):
    if not channels_first:
        return torch.jit.load(str(file))
    archive = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(archive, 'w') as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename.endswith('.py'):
                lines = content.splitlines(keepends=True)
                content = b''.join(line for line in lines if b'memory_format' not in line)
            new.writestr(entry.filename, content)
    archive.seek(0)
    script = torch.jit.load(archive)
    for parameter in script.parameters():
        parameter.data = parameter.data.contiguous()
    return script


network = load(next(FOLDER.glob('*.pt')), os.environ.get('PEER_CHANNELS') == 'first').eval()
with torch.inference_mode():
    for _ in range(20):
        network(torch.zeros(1, 3, EDGE, EDGE))

app = Flask(__name__)


@app.get('/health')
def health():
    return jsonify(status='UP')


@app.post('/predict')
def predict():
    image = Image.open(io.BytesIO(request.get_data()))
    if DRAFT:
        image.draft('RGB', (2 * EDGE, 2 * EDGE))
    image = image.convert('RGB')
    width, height = image.size
    side = min(width, height)
    left, top = (width - side) // 2, (height - side) // 2
    if (width, height) != (EDGE, EDGE):
        # Pillow's filters widen with the factor, so every pixel counts.
        image = image.resize((EDGE, EDGE), Image.Resampling.BILINEAR,
                             box=(left, top, left + side, top + side))
    values = (numpy.asarray(image, numpy.float32) / 255 - MEAN) / STD
    batch = torch.from_numpy(numpy.ascontiguousarray(values.transpose(2, 0, 1)[None]))
    with torch.inference_mode():
        probabilities, labels = torch.topk(torch.softmax(network(batch), 1)[0], 5)
    return jsonify(predictions=[{'label': LABELS[label], 'probability': probability}
                                for label, probability in zip(labels.tolist(), probabilities.tolist())])
