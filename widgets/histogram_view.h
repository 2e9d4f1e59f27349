// Histograms of a picture before and after: the result's three colours as areas, the original's as lines over them.
//
//     histogram->set_pictures(image, restored);      // before and after; shared, not copied; null: none
//
// A bar of the horizontal axis counts the pixels of one value, 0 at the left and 255 at the right; the height is the
// square root of the share, so that small peaks are seen beside a large sky. Clipped values are named in the tool tip.
#pragma once

#include <QImage>
#include <QWidget>
#include <array>
#include <optional>

namespace deweather::widgets {

struct Histogram {
    // Shares of each value, red, green and blue; each colour's sum is 1.
    std::array<std::array<float, 256>, 3> shares = {};
    // Shares of pixels of which a colour is 0 or 255.
    double dark = 0, light = 0;
};

// Reads at most about 250,000 pixels, spread evenly, so that a picture of any size takes a few milliseconds. Nothing
// for a null image.
std::optional<Histogram> histogram_of(const QImage& image);

class HistogramView : public QWidget {
    Q_OBJECT

  public:
    explicit HistogramView(QWidget* parent = nullptr);

    // Counted when they are next drawn: a view that is not seen costs nothing.
    void set_pictures(const QImage& before, const QImage& after);
    // Counted now if they were not.
    const std::optional<Histogram>& before();
    const std::optional<Histogram>& after();

    QSize sizeHint() const override { return {240, 96}; }
    QSize minimumSizeHint() const override { return {120, 64}; }

  protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

  private:
    void count();
    QString clipped() const;

    QImage before_picture_, after_picture_;
    std::optional<Histogram> before_, after_;
    bool counted_ = true;
};

}  // namespace deweather::widgets
