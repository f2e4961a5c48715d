/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a {@link V2Request} token by token: a tree of the same JSON would take many times its size,
 * and whoever sends it decides how large that is.
 */
final class V2RequestReader {

    private static final JsonFactory FACTORY = new JsonFactory();
    private static final int MOST_INPUTS = 4;
    private static final int MOST_NUMBERS = 2_500_000;
    private static final int MOST_DIMENSIONS = 8;
    private static final int FIRST_CAPACITY = 3072;

    private V2RequestReader() {}

    static V2Request read(byte[] body) throws BadRequestException {
        try (JsonParser in = FACTORY.createParser(body)) {
            expect(in.nextToken() == JsonToken.START_OBJECT, "is not a JSON object");
            String id = null;
            List<V2Request.Tensor> inputs = null;
            List<String> outputs = List.of();
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String field = in.currentName();
                in.nextToken();
                switch (field) {
                    case "id" -> id = text(in, "id");
                    case "inputs" -> inputs = inputs(in);
                    case "outputs" -> outputs = outputs(in);
                    default -> in.skipChildren();
                }
            }
            expect(inputs != null && !inputs.isEmpty(), "has no 'inputs'");
            return new V2Request(id, inputs, outputs);
        } catch (IOException e) {
            throw new BadRequestException("The body is not the JSON of an inference request.");
        }
    }

    private static List<V2Request.Tensor> inputs(JsonParser in)
            throws IOException, BadRequestException {
        expect(in.currentToken() == JsonToken.START_ARRAY, "has 'inputs' that are no array");
        List<V2Request.Tensor> inputs = new ArrayList<>();
        while (in.nextToken() == JsonToken.START_OBJECT) {
            expect(inputs.size() < MOST_INPUTS, "has too many inputs");
            inputs.add(tensor(in));
        }
        expect(in.currentToken() == JsonToken.END_ARRAY, "has an input that is no object");
        return inputs;
    }

    private static V2Request.Tensor tensor(JsonParser in) throws IOException, BadRequestException {
        String name = null;
        String datatype = null;
        List<Long> shape = null;
        Content content = null;
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String field = in.currentName();
            in.nextToken();
            switch (field) {
                case "name" -> name = text(in, "name");
                case "datatype" -> datatype = text(in, "datatype");
                case "shape" -> shape = shape(in);
                case "data" -> {
                    content = new Content();
                    content.read(in);
                }
                default -> in.skipChildren();
            }
        }
        expect(
                name != null && datatype != null && shape != null && content != null,
                "has an input without 'name', 'datatype', 'shape' or 'data'");
        return new V2Request.Tensor(
                name, datatype, shape, Arrays.copyOf(content.numbers, content.size), content.texts);
    }

    private static List<Long> shape(JsonParser in) throws IOException, BadRequestException {
        expect(in.currentToken() == JsonToken.START_ARRAY, "has a 'shape' that is no array");
        List<Long> shape = new ArrayList<>();
        while (in.nextToken() == JsonToken.VALUE_NUMBER_INT) {
            expect(shape.size() < MOST_DIMENSIONS, "has a 'shape' of too many dimensions");
            shape.add(in.getLongValue());
        }
        expect(in.currentToken() == JsonToken.END_ARRAY, "has a 'shape' of other than numbers");
        return shape;
    }

    private static List<String> outputs(JsonParser in) throws IOException, BadRequestException {
        expect(in.currentToken() == JsonToken.START_ARRAY, "has 'outputs' that are no array");
        List<String> names = new ArrayList<>();
        while (in.nextToken() == JsonToken.START_OBJECT) {
            expect(names.size() < MOST_INPUTS, "has too many outputs");
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                boolean isName = "name".equals(in.currentName());
                in.nextToken();
                if (isName) {
                    names.add(text(in, "name"));
                } else {
                    in.skipChildren();
                }
            }
        }
        expect(in.currentToken() == JsonToken.END_ARRAY, "has an output that is no object");
        return names;
    }

    private static String text(JsonParser in, String field)
            throws IOException, BadRequestException {
        expect(
                in.currentToken() == JsonToken.VALUE_STRING,
                "has a '" + field + "' that is no text");
        return in.getText();
    }

    private static void expect(boolean condition, String complaint) throws BadRequestException {
        if (!condition) {
            throw new BadRequestException("The request " + complaint + ".");
        }
    }

    /** The data of a tensor, flat or nested as its shape is: brackets make no difference. */
    private static final class Content {

        private final List<String> texts = new ArrayList<>();
        private float[] numbers = new float[FIRST_CAPACITY];
        private int size;

        private void read(JsonParser in) throws IOException, BadRequestException {
            expect(in.currentToken() == JsonToken.START_ARRAY, "has 'data' that is no array");
            int depth = 1;
            while (depth > 0) {
                JsonToken token = in.nextToken();
                expect(token != null, "ends in the middle");
                switch (token) {
                    case START_ARRAY -> depth++;
                    case END_ARRAY -> depth--;
                    case VALUE_STRING -> {
                        expect(texts.size() < InquiryReader.MOST_PICTURES, "has too many pictures");
                        texts.add(in.getText());
                    }
                    case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> add(in.getFloatValue());
                    default -> expect(false, "has 'data' of other than numbers or texts");
                }
            }
        }

        private void add(float value) throws BadRequestException {
            expect(size < MOST_NUMBERS && Float.isFinite(value), "has too much or endless data");
            if (size == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * size);
            }
            numbers[size++] = value;
        }
    }
}
