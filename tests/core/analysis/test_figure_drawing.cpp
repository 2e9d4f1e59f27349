// Drawn figures: ticks, the position of all content, well-formed SVG, and pixels.
#include "core/analysis/figure_drawing.h"

#include <torch/types.h>

#include <QXmlStreamReader>
#include <QtTest>
#include <cmath>
#include <limits>

#include "core/analysis/drawing_pixels.h"

using namespace deweather;
using namespace deweather::analysis;

namespace {

template <typename S>
std::vector<S> shapes_of(const Drawing& drawing) {
    std::vector<S> found;
    for (const auto& shape : drawing.shapes)
        if (const auto* is = std::get_if<S>(&shape)) found.push_back(*is);
    return found;
}

Figure bars() {
    Figure figure{.name = "b", .title = "A <title> & more", .x = {"expert"}, .y = {"load"}, .content = {}};
    figure.content = Bars{
        .categories = {"0", "1", "2"},
        .series = {{.name = "rain", .colour = {10, 20, 30}, .values = {1, 2, std::nan("")}, .spread = {0.1, 0.2, 0}}},
        .reference = 1.0};
    return figure;
}

}  // namespace

class TestFigureDrawing : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void ticks_are_round() {
        QCOMPARE(ticks(0, 1, 5), (std::vector<double>{0, 0.2, 0.4, 0.6000000000000001, 0.8, 1}));
        QCOMPARE(ticks(-3, 7, 4), (std::vector<double>{-2.5, 0, 2.5, 5}));
        QCOMPARE(ticks(2, 2, 5), (std::vector<double>{2}));
        QCOMPARE(tick_text(0.25, 0.25), std::string("0.25"));
        QCOMPARE(tick_text(-1e-17, 0.2), std::string("0"));
        QCOMPARE(tick_text(1500, 500), std::string("1500"));
    }

    void bars_stand_in_proportion() {
        const auto drawing = draw(bars(), {});
        const auto rectangles = shapes_of<Rectangle>(drawing);
        std::vector<double> heights;
        double bottom = 0;
        for (const auto& rectangle : rectangles)
            if (rectangle.colour == Rgb{10, 20, 30} && rectangle.height > 12) {
                heights.push_back(rectangle.height);
                bottom = rectangle.y + rectangle.height;
            }
        QCOMPARE(heights.size(), std::size_t{2});  // absent values have no bar
        QVERIFY(std::abs(heights[1] / heights[0] - 2) < 1e-9);
        // The reference line is as high as the bar with value 1.
        const auto lines = shapes_of<Polyline>(drawing);
        const auto dashed = std::find_if(lines.begin(), lines.end(), [](const auto& line) { return line.dashed; });
        QVERIFY(dashed != lines.end());
        QVERIFY(std::abs(bottom - heights[0] - dashed->vertices[0].second) < 1e-9);
    }

    // Negative bars extend below the axis, and bars without error bars count as well.
    void bars_hang_below_zero() {
        Figure figure = bars();
        figure.content =
            Bars{.categories = {"0", "1"},
                 .series = {{.name = "rain", .colour = {10, 20, 30}, .values = {1, -2}, .spread = {std::nan(""), 0.5}}},
                 .reference = {}};
        std::vector<Rectangle> drawn;
        for (const auto& rectangle : shapes_of<Rectangle>(draw(figure, {})))
            if (rectangle.colour == Rgb{10, 20, 30} && rectangle.height > 12) drawn.push_back(rectangle);
        QCOMPARE(drawn.size(), std::size_t{2});
        QVERIFY(std::abs(drawn[0].y + drawn[0].height - drawn[1].y) < 1e-9);
        QVERIFY(std::abs(drawn[1].height / drawn[0].height - 2) < 1e-9);
        QVERIFY(drawn[0].y > 20);  // below the title
        // The error bar of the second reaches a quarter of the bar beyond it.
        double lowest = 0;
        for (const auto& line : shapes_of<Polyline>(draw(figure, {})))
            if (line.vertices.size() == 2 && line.vertices[0].first == line.vertices[1].first &&
                line.vertices[0].first > drawn[1].x)
                lowest = std::max(lowest, line.vertices[0].second);
        QVERIFY(std::abs(lowest - (drawn[1].y + 1.25 * drawn[1].height)) < 1e-9);
    }

    void svg_is_well_formed() {
        std::vector<Figure> figures = {bars()};
        figures.push_back({.name = "c",
                           .title = "c",
                           .x = {.label = "x", .logarithmic = true},
                           .y = {"y"},
                           .content = Curves{{{.name = "a\"b",
                                               .colour = {},
                                               .x = {1, 10, 100},
                                               .y = {1, 2, 3},
                                               .spread = {0.5, 0.5, 0.5},
                                               .markers = true}}}});
        figures.push_back(
            {.name = "h",
             .title = "h",
             .x = {"x"},
             .y = {"y"},
             .content = Histogram{.edges = {0, 1, 2},
                                  .series = {{.name = "s", .colour = {}, .values = {3, 4}, .spread = {}}}}});
        figures.push_back({.name = "m",
                           .title = "m",
                           .x = {"x"},
                           .y = {"y"},
                           .content = Matrix{.rows = {"a", "b"},
                                             .columns = {"c"},
                                             .values = {0.5, std::nan("")},
                                             .unit = "share",
                                             .numbers = true}});
        figures.push_back({.name = "p",
                           .title = "p",
                           .x = {"x"},
                           .y = {"y"},
                           .content = Points{.positions = {0, 0, 1, 2, 3, 1},
                                             .groups = {0, 1, -1},
                                             .names = {{"g", {1, 2, 3}}, {"k", {4, 5, 6}}}}});
        for (const auto& figure : figures)
            for (const bool dark : {false, true}) {
                const auto svg = to_svg(draw(figure, {.dark = dark}), figure.title);
                QXmlStreamReader reader(QByteArray::fromStdString(svg));
                int elements = 0;
                QString title;
                while (!reader.atEnd())
                    if (reader.readNext() == QXmlStreamReader::StartElement) {
                        ++elements;
                        if (reader.name() == QLatin1String("title")) title = reader.readElementText();
                    }
                QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
                QVERIFY(elements > 8);
                QCOMPARE(title, QString::fromStdString(figure.title));
            }
    }

    void points_keep_their_shape() {
        Figure figure{.name = "p", .title = "p", .x = {"x"}, .y = {"y"}, .content = {}};
        figure.content = Points{.positions = {0, 0, 10, 0, 0, 5}, .groups = {0, 0, 0}, .names = {{"g", {1, 2, 3}}}};
        const auto dots = shapes_of<Dots>(draw(figure, {}));
        QCOMPARE(dots.size(), std::size_t{1});
        const auto& c = dots[0].centres;
        QVERIFY(std::abs((c[1].first - c[0].first) - 2 * (c[0].second - c[2].second)) < 1e-9);
        QVERIFY(c[0].second > c[2].second);  // y grows upwards in a figure
    }

    void long_legends_end() {
        Figure figure{.name = "p", .title = "p", .x = {"x"}, .y = {"y"}, .content = {}};
        Points points{.positions = {0, 0, 1, 1}, .groups = {0, 1}, .names = {}};
        for (int i = 0; i < 128; ++i) points.names.push_back({"expert " + std::to_string(i), expert_colour(i)});
        figure.content = points;
        const auto labels = shapes_of<Label>(draw(figure, {}));
        QVERIFY(
            std::any_of(labels.begin(), labels.end(), [](const auto& label) { return label.text == "and 108 more"; }));
    }

    void pixels_have_the_colours() {
        Drawing drawing{.width = 40, .height = 20, .ground = {255, 255, 255}, .shapes = {}};
        drawing.shapes.push_back(Rectangle{.x = 10, .y = 5, .width = 10, .height = 10, .colour = {255, 0, 0}});
        drawing.shapes.push_back(Dots{.centres = {{30, 10}}, .radius = 4, .colour = {0, 0, 255}});
        drawing.shapes.push_back(
            Rectangle{.x = 0, .y = 0, .width = 4, .height = 4, .colour = {0, 0, 0}, .opacity = 0.5});
        const auto image = to_image(drawing, 2);
        QCOMPARE(image.rgb.sizes(), at::IntArrayRef({3, 40, 80}));
        const auto is = [&](int64_t x, int64_t y, double r, double g, double b) {
            const auto pixel = image.rgb.select(1, y).select(1, x);
            return (pixel - at::tensor({r, g, b})).abs().max().item<double>() < 0.01;
        };
        QVERIFY(is(30, 20, 1, 0, 0) && is(60, 20, 0, 0, 1) && is(79, 39, 1, 1, 1) && is(2, 2, 0.5, 0.5, 0.5));
        QVERIFY(is(15, 20, 1, 1, 1) && is(42, 20, 1, 1, 1));
    }

    void text_leaves_ink_where_it_is() {
        for (const bool turned : {false, true}) {
            Drawing drawing{.width = 120, .height = 120, .ground = {255, 255, 255}, .shapes = {}};
            drawing.shapes.push_back(Label{.x = 60,
                                           .y = 60,
                                           .text = "load",
                                           .colour = {0, 0, 0},
                                           .size = 14,
                                           .align = Align::kCentre,
                                           .turned = turned});
            const auto ink = (1 - to_image(drawing, 1).rgb.mean(0)).gt(0.5).nonzero();
            QVERIFY(ink.size(0) > 30);
            const auto middle = ink.to(at::kFloat).mean(0);
            // Upright text stands above its baseline, turned text left of it.
            const double y = middle[0].item<double>(), x = middle[1].item<double>();
            QVERIFY2(turned ? std::abs(y - 60) < 5 && x < 60 && x > 45 : std::abs(x - 60) < 5 && y < 60 && y > 45,
                     qPrintable(QString("%1 %2").arg(x).arg(y)));
        }
    }
};

QTEST_GUILESS_MAIN(TestFigureDrawing)
#include "test_figure_drawing.moc"
