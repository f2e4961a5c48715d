/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.samples;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.GeneralPath;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;

/** Draws shaded shapes on a canvas that is 100 units wide and high. Not thread-safe. */
final class Brush {

    private static final double TENSION = 6;

    private final Graphics2D graphics;

    Brush(Graphics2D graphics) {
        this.graphics = graphics;
    }

    /** A new brush whose shapes are moved, scaled and turned (degrees). */
    Brush at(double x, double y, double scale, double degrees) {
        Graphics2D copy = (Graphics2D) graphics.create();
        copy.translate(x, y);
        copy.rotate(Math.toRadians(degrees));
        copy.scale(scale, scale);
        return new Brush(copy);
    }

    /** A new brush that mirrors left and right about the middle of the canvas. */
    Brush mirrored() {
        Graphics2D copy = (Graphics2D) graphics.create();
        copy.transform(new AffineTransform(-1, 0, 0, 1, 100, 0));
        return new Brush(copy);
    }

    /** Fills with light from above. */
    Brush fill(Shape shape, int top, int bottom) {
        Rectangle2D box = shape.getBounds2D();
        graphics.setPaint(
                new GradientPaint(
                        0,
                        (float) box.getMinY(),
                        color(top),
                        0,
                        (float) Math.max(box.getMaxY(), box.getMinY() + 0.01),
                        color(bottom)));
        graphics.fill(shape);
        return this;
    }

    Brush rectangle(double x, double y, double width, double height, int top, int bottom) {
        return fill(new Rectangle2D.Double(x, y, width, height), top, bottom);
    }

    Brush rounded(
            double x, double y, double width, double height, double radius, int top, int bottom) {
        return fill(new RoundRectangle2D.Double(x, y, width, height, radius, radius), top, bottom);
    }

    /** An ellipse given by its centre. */
    Brush ellipse(double x, double y, double width, double height, int top, int bottom) {
        return fill(
                new Ellipse2D.Double(x - width / 2, y - height / 2, width, height), top, bottom);
    }

    /** A polygon with straight edges; coordinates x, y, x, y ... */
    Brush polygon(int top, int bottom, double... points) {
        Path2D path = new Path2D.Double();
        path.moveTo(points[0], points[1]);
        for (int i = 2; i < points.length; i += 2) {
            path.lineTo(points[i], points[i + 1]);
        }
        path.closePath();
        return fill(path, top, bottom);
    }

    /** A closed smooth curve through the points. */
    Brush blob(int top, int bottom, double... points) {
        int count = points.length / 2;
        GeneralPath path = new GeneralPath();
        path.moveTo(points[0], points[1]);
        for (int i = 0; i < count; i++) {
            double[] before = point(points, i - 1, count);
            double[] from = point(points, i, count);
            double[] to = point(points, i + 1, count);
            double[] after = point(points, i + 2, count);
            path.curveTo(
                    from[0] + (to[0] - before[0]) / TENSION,
                    from[1] + (to[1] - before[1]) / TENSION,
                    to[0] - (after[0] - from[0]) / TENSION,
                    to[1] - (after[1] - from[1]) / TENSION,
                    to[0],
                    to[1]);
        }
        path.closePath();
        return fill(path, top, bottom);
    }

    /** A line with round ends through the points. */
    Brush line(double width, int colour, double... points) {
        graphics.setPaint(color(colour));
        graphics.setStroke(
                new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        Path2D path = new Path2D.Double();
        path.moveTo(points[0], points[1]);
        for (int i = 2; i < points.length; i += 2) {
            path.lineTo(points[i], points[i + 1]);
        }
        graphics.draw(path);
        return this;
    }

    private static double[] point(double[] points, int index, int count) {
        int at = Math.floorMod(index, count) * 2;
        return new double[] {points[at], points[at + 1]};
    }

    /** Colours are 0xRRGGBB, or 0xAARRGGBB where partly transparent. */
    private static Color color(int value) {
        return new Color(value, (value & 0xFF000000) != 0);
    }
}
