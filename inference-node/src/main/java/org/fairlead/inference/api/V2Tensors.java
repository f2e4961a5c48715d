/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.inference.model.Answer;
import org.fairlead.inference.model.Input;
import org.fairlead.inference.model.ModelDescription;
import org.fairlead.inference.model.PictureClassifier.Classification;
import org.fairlead.inference.model.Prediction;

/**
 * What models look like in the Open Inference Protocol: pictures ({@code image}, BYTES in base64)
 * or what the network takes ({@code input}, FP32) in; probabilities and the best label out.
 */
final class V2Tensors {

    static final String IMAGE = "image";
    static final String INPUT = "input";
    static final String PROBABILITIES = "probabilities";
    static final String LABEL = "label";

    private static final int CHANNELS = 3;
    private static final String FP32 = "FP32";
    private static final String BYTES = "BYTES";

    private V2Tensors() {}

    /** One of these is what a request brings. */
    static List<Map<String, Object>> inputs(ModelDescription model) {
        return List.of(
                tensor(IMAGE, BYTES, List.of(-1)),
                tensor(INPUT, FP32, List.of(-1, CHANNELS, model.edge(), model.edge())));
    }

    static List<Map<String, Object>> outputs(ModelDescription model) {
        return List.of(
                tensor(PROBABILITIES, FP32, List.of(-1, model.labels().size())),
                tensor(LABEL, BYTES, List.of(-1)));
    }

    /** What is to be classified. */
    static List<Input> read(V2Request request, ModelDescription model) throws BadRequestException {
        for (String output : request.outputs()) {
            if (!output.equals(PROBABILITIES) && !output.equals(LABEL)) {
                throw new BadRequestException(
                        "There is no output '" + output + "'; there are 'probabilities', 'label'.");
            }
        }
        if (request.inputs().size() != 1) {
            throw new BadRequestException("One input is needed: 'image' or 'input'.");
        }
        V2Request.Tensor tensor = request.inputs().get(0);
        if (tensor.name().equals(IMAGE) && tensor.datatype().equals(BYTES)) {
            return images(tensor);
        }
        if (tensor.name().equals(INPUT) && tensor.datatype().equals(FP32)) {
            return numbers(tensor, model);
        }
        throw new BadRequestException(
                "The input must be 'image' of BYTES or 'input' of FP32, not '"
                        + tensor.name()
                        + "' of "
                        + tensor.datatype()
                        + ".");
    }

    private static List<Input> images(V2Request.Tensor tensor) throws BadRequestException {
        int count = tensor.texts().size();
        long product = tensor.shape().stream().reduce(1L, (a, b) -> a * b);
        if (count == 0 || product != count || tensor.numbers().length > 0) {
            throw new BadRequestException("The data of 'image' does not fit its shape.");
        }
        List<Input> inputs = new ArrayList<>();
        for (String text : tensor.texts()) {
            inputs.add(new Input.Picture(InquiryReader.decoded(text)));
        }
        return inputs;
    }

    private static List<Input> numbers(V2Request.Tensor tensor, ModelDescription model)
            throws BadRequestException {
        long edge = model.edge();
        List<Long> shape = tensor.shape();
        long count = shape.isEmpty() ? 0 : shape.get(0);
        if (!shape.equals(List.of(count, (long) CHANNELS, edge, edge))
                || count < 1
                || count > InquiryReader.MOST_PICTURES) {
            throw new BadRequestException(
                    "The shape of 'input' must be [n, 3, "
                            + edge
                            + ", "
                            + edge
                            + "] with n from 1 to "
                            + InquiryReader.MOST_PICTURES
                            + ".");
        }
        int each = (int) (CHANNELS * edge * edge);
        if (tensor.numbers().length != count * each || !tensor.texts().isEmpty()) {
            throw new BadRequestException("The data of 'input' does not fit its shape.");
        }
        List<Input> inputs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            inputs.add(
                    new Input.Tensor(
                            Arrays.copyOfRange(tensor.numbers(), i * each, (i + 1) * each)));
        }
        return inputs;
    }

    /** The outputs that a request wants. */
    static List<Map<String, Object>> write(V2Request request, Answer answer) {
        int count = answer.results().size();
        int labels = answer.labels().size();
        List<Map<String, Object>> outputs = new ArrayList<>();
        if (wants(request, PROBABILITIES)) {
            List<Float> values = new ArrayList<>();
            answer.results().forEach(result -> values.addAll(inOrder(result, answer.labels())));
            Map<String, Object> tensor = tensor(PROBABILITIES, FP32, List.of(count, labels));
            tensor.put("data", values);
            outputs.add(tensor);
        }
        if (wants(request, LABEL)) {
            Map<String, Object> tensor = tensor(LABEL, BYTES, List.of(count));
            tensor.put(
                    "data",
                    answer.results().stream().map(r -> r.predictions().get(0).label()).toList());
            outputs.add(tensor);
        }
        return outputs;
    }

    private static boolean wants(V2Request request, String output) {
        return request.outputs().isEmpty() || request.outputs().contains(output);
    }

    /** A tensor has them in the order of the labels; a post-processor may leave some out. */
    private static List<Float> inOrder(Classification result, List<String> labels) {
        Map<String, Float> byLabel = new HashMap<>();
        for (Prediction prediction : result.predictions()) {
            byLabel.put(prediction.label(), (float) prediction.probability());
        }
        return labels.stream().map(label -> byLabel.getOrDefault(label, 0f)).toList();
    }

    private static Map<String, Object> tensor(String name, String datatype, List<Integer> shape) {
        Map<String, Object> tensor = new LinkedHashMap<>();
        tensor.put("name", name);
        tensor.put("datatype", datatype);
        tensor.put("shape", shape);
        return tensor;
    }
}
