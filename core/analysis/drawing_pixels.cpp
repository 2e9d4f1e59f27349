#include "core/analysis/drawing_pixels.h"

#include <torch/types.h>

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace deweather::analysis {

namespace {

// OpenCV takes fixed-point coordinates with this many fractional bits.
constexpr int kShift = 4;
constexpr double kParts = 1 << kShift;
constexpr double kDash = 5, kGap = 4;
constexpr int kFont = cv::FONT_HERSHEY_SIMPLEX;
// A capital of this font is 21 pixels high at scale 1 and that of a sans-serif font 0.72 of its size.
constexpr double kCapital = 21, kCapitalShare = 0.72;

cv::Scalar colour_of(Rgb colour) {
    return {static_cast<double>(colour.red), static_cast<double>(colour.green), static_cast<double>(colour.blue)};
}

class Painter {
  public:
    Painter(cv::Mat& picture, double scale) : picture_(picture), scale_(scale) {}

    void operator()(const Rectangle& shape) {
        const auto right = shape.x + shape.width, below = shape.y + shape.height;
        fill({{shape.x, shape.y}, {right, shape.y}, {right, below}, {shape.x, below}}, shape.colour, shape.opacity);
    }
    void operator()(const Polygon& shape) { fill(shape.vertices, shape.colour, shape.opacity); }
    void operator()(const Polyline& shape) {
        double walked = 0;
        for (std::size_t i = 0; i + 1 < shape.vertices.size(); ++i)
            line(shape, shape.vertices[i], shape.vertices[i + 1], walked);
    }
    void operator()(const Dots& shape) {
        blended(shape.opacity, [&](cv::Mat& target) {
            for (const auto& [x, y] : shape.centres)
                cv::circle(target, point(x, y), static_cast<int>(std::lround(shape.radius * scale_ * kParts)),
                           colour_of(shape.colour), cv::FILLED, cv::LINE_AA, kShift);
        });
    }
    void operator()(const Label& shape) {
        std::string text;
        for (const unsigned char byte : shape.text)
            if (byte < 0x80)
                text += static_cast<char>(byte);
            else if ((byte & 0xC0U) != 0x80U)
                text += '?';
        const double size = shape.size * scale_ * kCapitalShare / kCapital;
        const int thickness = std::max(1, static_cast<int>(std::lround(scale_ * (shape.bold ? 1.6 : 0.9))));
        int baseline = 0;
        const auto box = cv::getTextSize(text, kFont, size, thickness, &baseline);
        const double shift = shape.align == Align::kCentre ? 0.5 : shape.align == Align::kRight ? 1 : 0;
        if (!shape.turned) {
            const cv::Point start(static_cast<int>(std::lround(shape.x * scale_ - shift * box.width)),
                                  static_cast<int>(std::lround(shape.y * scale_)));
            cv::putText(picture_, text, start, kFont, size, colour_of(shape.colour), thickness, cv::LINE_AA);
            return;
        }
        // Drawn upright as a coverage mask, then rotated and blended.
        cv::Mat ink(box.height + baseline + 2 * thickness, box.width + 2 * thickness, CV_8U, cv::Scalar(0));
        cv::putText(ink, text, {thickness, box.height + thickness}, kFont, size, cv::Scalar(255), thickness,
                    cv::LINE_AA);
        cv::Mat turned;
        cv::rotate(ink, turned, cv::ROTATE_90_COUNTERCLOCKWISE);
        const int left = static_cast<int>(std::lround(shape.x * scale_)) - box.height - thickness;
        const int top = static_cast<int>(std::lround(shape.y * scale_ - (1 - shift) * box.width)) - thickness;
        const cv::Rect place =
            cv::Rect(left, top, turned.cols, turned.rows) & cv::Rect(0, 0, picture_.cols, picture_.rows);
        if (place.empty()) return;
        const auto mask = turned(place - cv::Point(left, top));
        cv::Mat(picture_, place).setTo(colour_of(shape.colour), mask > 127);
    }

  private:
    cv::Point point(double x, double y) const {
        return {static_cast<int>(std::lround(x * scale_ * kParts)), static_cast<int>(std::lround(y * scale_ * kParts))};
    }

    template <typename Draw>
    void blended(double opacity, Draw draw) {
        if (opacity >= 1) {
            draw(picture_);
            return;
        }
        auto copy = picture_.clone();
        draw(copy);
        cv::addWeighted(copy, opacity, picture_, 1 - opacity, 0, picture_);
    }

    void fill(const Vertices& vertices, Rgb colour, double opacity) {
        std::vector<cv::Point> points;
        for (const auto& [x, y] : vertices) points.push_back(point(x - 0.5 / scale_, y - 0.5 / scale_));
        blended(opacity, [&](cv::Mat& target) {
            cv::fillPoly(target, std::vector<std::vector<cv::Point>>{points}, colour_of(colour), cv::LINE_AA, kShift);
        });
    }

    void line(const Polyline& shape, std::pair<double, double> from, std::pair<double, double> to, double& walked) {
        const int thickness = std::max(1, static_cast<int>(std::lround(shape.thickness * scale_)));
        const auto draw = [&](double begin, double end) {
            const auto at = [&](double t) {
                return point(from.first + t * (to.first - from.first), from.second + t * (to.second - from.second));
            };
            cv::line(picture_, at(begin), at(end), colour_of(shape.colour), thickness, cv::LINE_AA, kShift);
        };
        const double length = std::hypot(to.first - from.first, to.second - from.second);
        if (!shape.dashed || length == 0) {
            draw(0, 1);
            return;
        }
        for (double at = -std::fmod(walked, kDash + kGap); at < length; at += kDash + kGap)
            if (at + kDash > 0) draw(std::max(0.0, at) / length, std::min(length, at + kDash) / length);
        walked += length;
    }

    cv::Mat& picture_;
    double scale_;
};

}  // namespace

media::Image to_image(const Drawing& drawing, double scale) {
    cv::Mat picture(static_cast<int>(std::ceil(drawing.height * scale)),
                    static_cast<int>(std::ceil(drawing.width * scale)), CV_8UC3, colour_of(drawing.ground));
    Painter painter(picture, scale);
    for (const auto& shape : drawing.shapes) std::visit(painter, shape);
    media::Image image;
    image.rgb = at::from_blob(picture.data, {picture.rows, picture.cols, 3}, at::kByte)
                    .permute({2, 0, 1})
                    .to(at::kFloat)
                    .div(255.0)
                    .contiguous();
    return image;
}

}  // namespace deweather::analysis
