/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.api;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.MediaType;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import org.fairlead.inference.image.ImageProblemException;
import org.fairlead.inference.image.ImageProblemException.Kind;
import org.fairlead.inference.model.Input;
import org.fairlead.inference.model.Inquiry;

/** Understands the forms in which a prediction may be asked for. Thread-safe. */
@Singleton
final class InquiryReader {

    static final int MOST_PICTURES = 16;

    private static final String FIELD = "image";
    private static final String NO_IMAGE =
            "Send the picture as the multipart field 'image', as the body of the request, or in"
                    + " base64 as \"image\" in JSON.";

    private final JsonMapper json;

    InquiryReader(JsonMapper json) {
        this.json = json;
    }

    /**
     * Chooses how to read a body; the reading itself is done by what is returned, on a worker.
     *
     * @param type what the caller says the body is; null where it says nothing
     * @param body the whole body
     * @param options what the address asks for; a form or JSON may ask for something else
     * @throws ImageProblemException where no such type is understood or there is no body
     */
    Callable<Inquiry> reader(@Nullable MediaType type, byte[] body, PredictOptions options)
            throws ImageProblemException {
        if (body.length == 0) {
            throw new ImageProblemException(Kind.EMPTY, NO_IMAGE);
        }
        if (type == null
                || "image".equalsIgnoreCase(type.getType())
                || type.matches(MediaType.APPLICATION_OCTET_STREAM_TYPE)) {
            return () -> inquiry(List.of(body), options);
        }
        if (type.matches(MediaType.MULTIPART_FORM_DATA_TYPE)) {
            String boundary = type.getParameters().get("boundary").orElse(null);
            return () -> form(body, boundary, options);
        }
        if (type.matches(MediaType.APPLICATION_JSON_TYPE)) {
            return () -> json(body, options);
        }
        throw new ImageProblemException(
                Kind.UNSUPPORTED,
                "The content type is "
                        + type.getName()
                        + "; use multipart/form-data, image/*, application/octet-stream or"
                        + " application/json.");
    }

    private static Inquiry form(byte[] body, String boundary, PredictOptions options)
            throws ImageProblemException, BadRequestException {
        List<byte[]> pictures = new ArrayList<>();
        String model = null;
        String version = null;
        String topK = null;
        for (MultipartForm.Part part : MultipartForm.parts(body, boundary)) {
            switch (part.name()) {
                case FIELD, "images" -> {
                    if (part.content().length > 0) {
                        pictures.add(part.content());
                    }
                }
                case "model" -> model = text(part);
                case "version" -> version = text(part);
                case "top_k" -> topK = text(part);
                default -> {
                    // Forms of a page may hold more than is meant for us.
                }
            }
        }
        return inquiry(pictures, PredictOptions.parse(model, version, topK).orElse(options));
    }

    private static String text(MultipartForm.Part part) {
        return new String(part.content(), StandardCharsets.UTF_8);
    }

    private Inquiry json(byte[] body, PredictOptions options)
            throws ImageProblemException, BadRequestException {
        JsonPredictRequest request;
        try {
            request = json.readValue(body, JsonPredictRequest.class);
        } catch (IOException | RuntimeException e) {
            throw new BadRequestException("The body is not the JSON of a prediction.");
        }
        if (request == null) {
            throw new ImageProblemException(Kind.EMPTY, NO_IMAGE);
        }
        List<byte[]> pictures = new ArrayList<>();
        if (request.image() != null) {
            pictures.add(decoded(request.image()));
        }
        if (request.images() != null) {
            for (String image : request.images()) {
                pictures.add(decoded(image));
            }
        }
        return inquiry(
                pictures,
                PredictOptions.of(request.model(), request.version(), request.topK())
                        .orElse(options));
    }

    /** Base64, by itself or in a {@code data:} URL. */
    static byte[] decoded(@Nullable String text) throws BadRequestException {
        String base64 = text == null ? "" : text.trim();
        if (base64.startsWith("data:")) {
            base64 = base64.substring(base64.indexOf(',') + 1);
        }
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException("A picture is not valid base64.");
        }
    }

    private static Inquiry inquiry(List<byte[]> pictures, PredictOptions options)
            throws ImageProblemException, BadRequestException {
        if (pictures.isEmpty()) {
            throw new ImageProblemException(Kind.EMPTY, NO_IMAGE);
        }
        if (pictures.size() > MOST_PICTURES) {
            throw new BadRequestException(
                    "A request may hold " + MOST_PICTURES + " pictures at most.");
        }
        return new Inquiry(
                pictures.stream().map(Input.Picture::new).toList(),
                options.model(),
                options.version(),
                options.count());
    }
}
