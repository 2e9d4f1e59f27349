#include "widgets/line_icons.h"

#include <QApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <array>
#include <charconv>
#include <cstring>
#include <optional>

#include "widgets/theme.h"

namespace deweather::widgets {

namespace {

constexpr double kSquare = 24, kStroke = 1.75;

struct Drawing {
    const char* name;
    // SVG's path commands M, L, H, V, C and Z with absolute coordinates, and two more: "O x y r" is a circle, "R x y w
    // h r" a rectangle with round corners.
    const char* path;
};

constexpr std::array kDrawings = {
    Drawing{"menu", "M4 6 H20 M4 12 H20 M4 18 H20"},
    Drawing{"open",
            "M3 18 V6 C3 5 4 4 5 4 H9 L11.5 7 H18 C19 7 20 8 20 9 V10 M3 18 L6 11.5 C6.3 10.6 7 10 8 10 H21 C22 "
            "10 22.3 10.8 22 11.5 L19.4 18.6 C19 19.5 18.4 20 17.5 20 H5 C3.8 20 3 19 3 18"},
    Drawing{"folder",
            "M3 7 V6 C3 5 4 4 5 4 H9 L11.5 7 H19 C20 7 21 8 21 9 V18 C21 19 20 20 19 20 H5 C4 20 3 19 3 18 Z"},
    Drawing{"paste", "R5 5 14 16 2 M9 3 H15 V7 H9 Z"},
    Drawing{"save", "M12 3 V14 M7.5 9.5 L12 14 L16.5 9.5 M4 15 V18 C4 19.2 4.8 20 6 20 H18 C19.2 20 20 19.2 20 18 V15"},
    Drawing{"save-as",
            "M12 3 V12 M8 8 L12 12 L16 8 M4 15 V18 C4 19.2 4.8 20 6 20 H18 C19.2 20 20 19.2 20 18 V15 M8.5 16 "
            "H15.5"},
    Drawing{"export",
            "M12 15 V4 M7.5 8.5 L12 4 L16.5 8.5 M4 14 V18 C4 19.2 4.8 20 6 20 H18 C19.2 20 20 19.2 20 18 V14"},
    Drawing{"undo", "M9 5 L4 10 L9 15 M4 10 H14.5 C17.5 10 20 12 20 15 C20 18 17.5 20 14.5 20 H11"},
    Drawing{"redo", "M15 5 L20 10 L15 15 M20 10 H9.5 C6.5 10 4 12 4 15 C4 18 6.5 20 9.5 20 H13"},
    Drawing{"pause", "M9 5 V19 M15 5 V19"},
    Drawing{"play", "M7 4.5 L19 12 L7 19.5 Z"},
    Drawing{"stop", "R6 6 12 12 1.5"},
    Drawing{"cancel", "O12 12 9 M9 9 L15 15 M15 9 L9 15"},
    Drawing{"again",
            "M20 12 C20 16.4 16.4 20 12 20 C7.6 20 4 16.4 4 12 C4 7.6 7.6 4 12 4 C14.6 4 16.9 5.2 18.4 7 M18.8 3 "
            "V7.4 H14.4"},
    Drawing{"trash",
            "M4 7 H20 M9 7 V5 C9 4.4 9.4 4 10 4 H14 C14.6 4 15 4.4 15 5 V7 M6 7 L7 19 C7.1 19.6 7.5 20 8 20 H16 "
            "C16.5 20 16.9 19.6 17 19 L18 7 M10 11 V16 M14 11 V16"},
    Drawing{"close", "M6 6 L18 18 M18 6 L6 18"},
    Drawing{"undock",
            "R4 8 12 12 1.5 M9 8 V5 C9 4.4 9.4 4 10 4 H19 C19.6 4 20 4.4 20 5 V14 C20 14.6 19.6 15 19 15 H16"},
    Drawing{"result", "R3 5 18 14 2 M3 16 L8.5 11 L12.5 15 L15.5 12.5 L21 17 O15.5 9 1.2"},
    Drawing{"split", "R3 5 18 14 2 M12 3 V21 M9.5 10 L7.5 12 L9.5 14 M14.5 10 L16.5 12 L14.5 14"},
    Drawing{"lens", "O10.5 10.5 6.5 M15.2 15.2 L20.5 20.5"},
    Drawing{"side-by-side", "R3 5 8 14 1.5 R13 5 8 14 1.5"},
    Drawing{"grid", "R3 4 7.5 7 1.2 R13.5 4 7.5 7 1.2 R3 13 7.5 7 1.2 R13.5 13 7.5 7 1.2"},
    Drawing{"difference", "M12 4 V12 M8 8 H16 M8 18 H16"},
    Drawing{"fit",
            "M4 9 V6 C4 4.9 4.9 4 6 4 H9 M15 4 H18 C19.1 4 20 4.9 20 6 V9 M20 15 V18 C20 19.1 19.1 20 18 20 H15 M9 "
            "20 H6 C4.9 20 4 19.1 4 18 V15 M9 9 H15 V15 H9 Z"},
    Drawing{"full-size",
            "M4 9 V6 C4 4.9 4.9 4 6 4 H9 M15 4 H18 C19.1 4 20 4.9 20 6 V9 M20 15 V18 C20 19.1 19.1 20 18 20 "
            "H15 M9 20 H6 C4.9 20 4 19.1 4 18 V15 M8 9.5 L9.5 8.5 V15.5 M14.5 9.5 L16 8.5 V15.5 M12.2 10.5 "
            "V10.6 M12.2 13.9 V14"},
    Drawing{"zoom-in", "O11 11 7 M16.2 16.2 L21 21 M11 8 V14 M8 11 H14"},
    Drawing{"zoom-out", "O11 11 7 M16.2 16.2 L21 21 M8 11 H14"},
    Drawing{"weather",
            "M7 15 C4.8 15 3 13.3 3 11.2 C3 9.1 4.7 7.4 6.9 7.4 C7.8 5.3 9.8 4 12 4 C15 4 17.4 6.2 17.7 9 C19.6 "
            "9.2 21 10.4 21 12.1 C21 13.7 19.6 15 18 15 M8.5 14.5 L7 20 M12.5 14.5 L11 20 M16.5 14.5 L15 20"},
    Drawing{"experts",
            "O6 6 2.5 O18 6 2.5 O6 18 2.5 O18 18 2.5 O12 12 2.2 M7.8 7.8 L10.4 10.4 M16.2 7.8 L13.6 10.4 M7.8 "
            "16.2 L10.4 13.6 M16.2 16.2 L13.6 13.6"},
    Drawing{"classes", "M12 3 L21 7.5 L12 12 L3 7.5 Z M3 12 L12 16.5 L21 12 M3 16.5 L12 21 L21 16.5"},
    Drawing{"inspect", "O10.5 10.5 6.5 M15.3 15.3 L21 21 M8 11 L10 8.5 L11.5 12 L13 10"},
    Drawing{"reveal",
            "M13 4 H20 V11 M20 4 L11 13 M17 14 V18 C17 19.1 16.1 20 15 20 H6 C4.9 20 4 19.1 4 18 V9 C4 7.9 4.9 7 "
            "6 7 H10"},
    Drawing{"settings", "M4 7 H13 M19 7 H20 M4 17 H5 M11 17 H20 O16 7 2.6 O8 17 2.6"},
    Drawing{"about", "O12 12 9 M12 11 V16.5 M12 7.6 V7.7"},
    Drawing{"help",
            "O12 12 9 M9.3 9.4 C9.5 8 10.6 7.2 12 7.2 C13.6 7.2 14.8 8.2 14.8 9.6 C14.8 11.6 12 11.8 12 13.8 M12 "
            "16.7 V16.8"},
    Drawing{"keyboard", "R2.5 6 19 12 2 M6.5 10 V10.1 M10 10 V10.1 M14 10 V10.1 M17.5 10 V10.1 M8 14 H16"},
    Drawing{"add", "M12 5 V19 M5 12 H19"},
    Drawing{"star", "M12 3.8 L14.6 9.1 L20.4 9.9 L16.2 14 L17.2 19.8 L12 17 L6.8 19.8 L7.8 14 L3.6 9.9 L9.4 9.1 Z"},
    Drawing{"warning", "M12 4 L21 19.5 H3 Z M12 10 V14 M12 16.8 V16.9"},
    Drawing{"done", "O12 12 9 M8 12.3 L11 15.2 L16.2 9.2"},
    Drawing{"duplicate", "R8 8 12 12 2 M16 8 V6 C16 4.9 15.1 4 14 4 H6 C4.9 4 4 4.9 4 6 V14 C4 15.1 4.9 16 6 16 H8"},
    Drawing{"report",
            "M6 3 H14 L19 8 V19 C19 20.1 18.1 21 17 21 H6 C4.9 21 4 20.1 4 19 V5 C4 3.9 4.9 3 6 3 M14 3 V8 H19 "
            "M8.5 17 V14 M11.5 17 V11.5 M14.5 17 V13"},
    Drawing{"unfold", "M9 6 L15 12 L9 18"},
    Drawing{"fold", "M6 9 L12 15 L18 9"},
    Drawing{"reset",
            "M4 12 C4 7.6 7.6 4 12 4 C16.4 4 20 7.6 20 12 C20 16.4 16.4 20 12 20 C9.4 20 7.1 18.8 5.6 17 M5.2 21 "
            "V16.6 H9.6"},
};

const Drawing* find(const QString& name) {
    for (const auto& drawing : kDrawings)
        if (name == drawing.name) return &drawing;
    return nullptr;
}

// Reads one number after another; commands are letters between them.
class Reader {
  public:
    explicit Reader(const char* text) : rest_(text) {}

    bool at_end() {
        while (*rest_ == ' ') ++rest_;
        return *rest_ == '\0';
    }
    char command() { return *rest_++; }
    double number() {
        // Not strtod(), which takes "0.5" for 0 where the locale has a decimal comma.
        while (*rest_ == ' ') ++rest_;
        double value = 0;
        rest_ = std::from_chars(rest_, rest_ + std::strlen(rest_), value).ptr;
        return value;
    }
    QPointF point() {
        const double x = number();
        return {x, number()};
    }

  private:
    const char* rest_;
};

class LineIconEngine : public QIconEngine {
  public:
    LineIconEngine(QString name, std::optional<QColor> colour) : name_(std::move(name)), colour_(colour) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
        const double scale = std::min(rect.width(), rect.height()) / kSquare;
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->translate(QRectF(rect).center() - QPointF(kSquare, kSquare) / 2 * scale);
        painter->scale(scale, scale);
        painter->setPen(QPen(colour(mode, state), kStroke, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter->setBrush(Qt::NoBrush);
        painter->drawPath(line_icon_path(name_));
        painter->restore();
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        QPixmap pixels(size);
        pixels.fill(Qt::transparent);
        QPainter painter(&pixels);
        paint(&painter, QRect({0, 0}, size), mode, state);
        return pixels;
    }

    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal /*scale*/) override {
        return pixmap(size, mode, state);
    }

    QIconEngine* clone() const override { return new LineIconEngine(*this); }
    QString key() const override { return "deweather-line-icon"; }
    bool isNull() override { return false; }

  private:
    QColor colour(QIcon::Mode mode, QIcon::State /*state*/) const {
        const auto palette = QApplication::palette();
        if (mode == QIcon::Disabled) return palette.color(QPalette::Disabled, QPalette::ButtonText);
        return colour_.value_or(palette.color(QPalette::ButtonText));
    }

    QString name_;
    std::optional<QColor> colour_;
};

}  // namespace

QStringList line_icon_names() {
    QStringList names;
    for (const auto& drawing : kDrawings) names.append(drawing.name);
    return names;
}

QIcon line_icon(const QString& name) {
    return find(name) == nullptr ? QIcon() : QIcon(new LineIconEngine(name, std::nullopt));
}

QIcon line_icon(const QString& name, const QColor& colour) {
    return find(name) == nullptr ? QIcon() : QIcon(new LineIconEngine(name, colour));
}

QPainterPath line_icon_path(const QString& name) {
    QPainterPath path;
    const auto* drawing = find(name);
    if (drawing == nullptr) return path;
    for (Reader reader(drawing->path); !reader.at_end();) {
        switch (reader.command()) {
            case 'M':
                path.moveTo(reader.point());
                break;
            case 'L':
                path.lineTo(reader.point());
                break;
            case 'H':
                path.lineTo(reader.number(), path.currentPosition().y());
                break;
            case 'V':
                path.lineTo(path.currentPosition().x(), reader.number());
                break;
            case 'C': {
                const auto first = reader.point(), second = reader.point();
                path.cubicTo(first, second, reader.point());
                break;
            }
            case 'Z':
                path.closeSubpath();
                break;
            case 'O': {
                const auto middle = reader.point();
                const double radius = reader.number();
                path.addEllipse(middle, radius, radius);
                break;
            }
            case 'R': {
                const auto corner = reader.point(), size = reader.point();
                const double radius = reader.number();
                path.addRoundedRect({corner, QSizeF(size.x(), size.y())}, radius, radius);
                break;
            }
            default:
                Q_UNREACHABLE();
        }
    }
    return path;
}

}  // namespace deweather::widgets
