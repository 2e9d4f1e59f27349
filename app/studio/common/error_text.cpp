#include "app/studio/common/error_text.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <iterator>
#include <optional>
#include <vector>

namespace deweather::studio {

namespace {

constexpr const char* kFailures[] = {QT_TRANSLATE_NOOP("Error", "cannot read picture '%1'"),
                                     QT_TRANSLATE_NOOP("Error", "cannot read video '%1'"),
                                     QT_TRANSLATE_NOOP("Error", "cannot read part of video '%1'"),
                                     QT_TRANSLATE_NOOP("Error", "cannot read folder '%1'"),
                                     QT_TRANSLATE_NOOP("Error", "cannot read model file '%1'"),
                                     QT_TRANSLATE_NOOP("Error", "cannot read checkpoint '%1'"),
                                     QT_TRANSLATE_NOOP("Error", "cannot read labels '%1'"),
                                     QT_TRANSLATE_NOOP("Error", "cannot write '%1'"),
                                     QT_TRANSLATE_NOOP("Error", "cannot copy to '%1'"),
                                     QT_TRANSLATE_NOOP("Error", "cannot create folder '%1'"),
                                     QT_TRANSLATE_NOOP("Error", "cannot go on with '%1'"),
                                     QT_TRANSLATE_NOOP("Error", "cannot encode with '%1'"),
                                     QT_TRANSLATE_NOOP("Error", "cannot open encoder '%1'"),
                                     QT_TRANSLATE_NOOP("Error", "cannot restore '%1'"),
                                     QT_TRANSLATE_NOOP("Error", "cannot restore with '%1'"),
                                     QT_TRANSLATE_NOOP("Error", "cannot segment with '%1'"),
                                     QT_TRANSLATE_NOOP("Error", "cannot use '%1'"),
                                     QT_TRANSLATE_NOOP("Error", "cannot use device '%1'"),
                                     QT_TRANSLATE_NOOP("Error", "cannot use model file '%1'"),
                                     QT_TRANSLATE_NOOP("Error", "cannot use the description '%1'"),
                                     QT_TRANSLATE_NOOP("Error", "cannot import '%1'"),
                                     QT_TRANSLATE_NOOP("Error", "cannot install '%1'"),
                                     QT_TRANSLATE_NOOP("Error", "cannot open analysis '%1'"),
                                     QT_TRANSLATE_NOOP("Error", "cannot compare"),
                                     QT_TRANSLATE_NOOP("Error", "cannot compare with '%1'"),
                                     QT_TRANSLATE_NOOP("Error", "no ground truth for '%1'"),
                                     QT_TRANSLATE_NOOP("Error", "no ground truth in '%1'"),
                                     QT_TRANSLATE_NOOP("Error", "no experts in '%1'"),
                                     QT_TRANSLATE_NOOP("Error", "nothing to write to '%1'"),
                                     QT_TRANSLATE_NOOP("Error", "unknown model '%1'"),
                                     QT_TRANSLATE_NOOP("Error", "not enough memory")};

constexpr const char* kReasons[] = {
    // pictures
    QT_TRANSLATE_NOOP("Error", "there is no such file"), QT_TRANSLATE_NOOP("Error", "it is a folder"),
    QT_TRANSLATE_NOOP("Error", "it is not a regular file"),
    QT_TRANSLATE_NOOP("Error", "you have no permission to read it"),
    QT_TRANSLATE_NOOP("Error", "the disk or network failed while reading it"),
    QT_TRANSLATE_NOOP("Error", "the file is empty; copy or download it again"),
    QT_TRANSLATE_NOOP("Error", "the file is cut short; copy or download it again"),
    QT_TRANSLATE_NOOP("Error", "it is damaged; copy or download it again"),
    QT_TRANSLATE_NOOP("Error", "it is damaged: its sizes contradict each other"),
    QT_TRANSLATE_NOOP("Error", "it is damaged: its tiles have no size"),
    QT_TRANSLATE_NOOP("Error", "it is damaged: its tiles are larger than the picture"),
    QT_TRANSLATE_NOOP("Error", "its palette is missing; it is damaged"),
    QT_TRANSLATE_NOOP("Error", "its data end early"),
    QT_TRANSLATE_NOOP("Error", "it holds no picture; copy or download it again"),
    QT_TRANSLATE_NOOP("Error", "it claims to have no pixels; it is damaged"),
    QT_TRANSLATE_NOOP(
        "Error",
        "it is not a picture of a known kind; JPEG, PNG, TIFF, WebP, BMP, GIF, HEIC, AVIF, JPEG XL and camera RAW are"),
    QT_TRANSLATE_NOOP("Error", "it is a camera RAW that LibRaw cannot read; convert it to DNG or TIFF"),
    QT_TRANSLATE_NOOP("Error",
                      "it is called a camera RAW, but is none that LibRaw knows; if it is a TIFF, rename it to .tif"),
    QT_TRANSLATE_NOOP("Error", "it is a camera RAW larger than LibRaw reads; convert it to TIFF"),
    QT_TRANSLATE_NOOP(
        "Error",
        "it has several pages, of which only one could be kept; split it first, or take the first by --first-picture"),
    QT_TRANSLATE_NOOP("Error",
                      "it is an animation, of which only one frame could be kept; convert it to a video, or take the "
                      "first by --first-picture"),
    QT_TRANSLATE_NOOP("Error", "it has too few channels; it is damaged"),
    QT_TRANSLATE_NOOP("Error", "JPEGs of more than 8 bits are not supported; convert it to PNG or TIFF"),
    QT_TRANSLATE_NOOP("Error", "lossless JPEGs are not supported; convert it to PNG or TIFF"),
    QT_TRANSLATE_NOOP("Error", "its kind of numbers is not supported"),
    QT_TRANSLATE_NOOP("Error", "its kind of BMP (%1 bits, compression %2) is not supported"),
    QT_TRANSLATE_NOOP("Error", "TIFFs of signed values are not supported"),
    QT_TRANSLATE_NOOP("Error", "TIFFs of %1 bits a sample are not supported"),
    QT_TRANSLATE_NOOP("Error", "pictures of %1 channels are not supported"),
    QT_TRANSLATE_NOOP("Error", "its inks are others than CMYK, which is not supported; convert it to RGB"),
    QT_TRANSLATE_NOOP("Error",
                      "its colours are HDR (PQ or HLG), which is not supported; convert it to an ordinary picture"),
    QT_TRANSLATE_NOOP("Error", "its values go beyond white (HDR), which is not supported; tone-map it first"),
    QT_TRANSLATE_NOOP("Error",
                      "its floating-point values go beyond 0..1 (HDR), which is not supported; tone-map it first"),
    QT_TRANSLATE_NOOP("Error", "there is too little memory for it"),
    QT_TRANSLATE_NOOP("Error", "it has %1 x %2 pixels, more than the limit; raise it by --max-megapixels"),
    QT_TRANSLATE_NOOP("Error",
                      "not enough memory even in the smallest tiles; close other programs or use a smaller picture"),
    QT_TRANSLATE_NOOP("Error", "close other programs or use a smaller picture"),
    // videos
    QT_TRANSLATE_NOOP("Error", "it is not a video of a format that FFmpeg knows"),
    QT_TRANSLATE_NOOP("Error", "it is a text, not a video"), QT_TRANSLATE_NOOP("Error", "it is a picture, not a video"),
    QT_TRANSLATE_NOOP("Error", "it holds a cover picture but no video"),
    QT_TRANSLATE_NOOP("Error", "it holds sound but no video"), QT_TRANSLATE_NOOP("Error", "it holds no video"),
    QT_TRANSLATE_NOOP("Error", "it holds no frames"), QT_TRANSLATE_NOOP("Error", "it has no frame at that time"),
    QT_TRANSLATE_NOOP("Error", "not one of its frames can be decoded: %1"),
    QT_TRANSLATE_NOOP("Error", "its streams cannot be made out: %1"),
    QT_TRANSLATE_NOOP("Error", "it is damaged; start again without --resume"),
    QT_TRANSLATE_NOOP("Error", "another process is writing it"),
    QT_TRANSLATE_NOOP("Error",
                      "it is of another input or other settings; use the same, or start again without --resume"),
    QT_TRANSLATE_NOOP("Error", "there is no frame between the in and the out point"),
    QT_TRANSLATE_NOOP("Error", "this FFmpeg does not have it"),
    QT_TRANSLATE_NOOP("Error", "it changed the time of a frame; use another codec"),
    QT_TRANSLATE_NOOP("Error", "it left out frames; use another codec"),
    // writing
    QT_TRANSLATE_NOOP("Error", "its folder does not exist; create it or choose another"),
    QT_TRANSLATE_NOOP("Error", "its folder is not there any more"),
    QT_TRANSLATE_NOOP("Error", "the folder that it should be in does not exist"),
    QT_TRANSLATE_NOOP("Error", "it exists already and is kept; choose another name, or ask to overwrite"),
    QT_TRANSLATE_NOOP("Error", "the disk is full or fails; free some space or choose another folder"),
    QT_TRANSLATE_NOOP("Error", "the disk is full or fails; free some space"),
    QT_TRANSLATE_NOOP("Error", "the disk is full; free some space"),
    QT_TRANSLATE_NOOP("Error", "no file may be that large there; choose another folder"),
    QT_TRANSLATE_NOOP("Error", "the name has to end in .jpg, .png, .tif, .webp, .avif, .jxl or .bmp"),
    QT_TRANSLATE_NOOP("Error", "the format cannot hold it (%1); choose .png"),
    QT_TRANSLATE_NOOP("Error", "its colours are HDR (PQ or HLG), which only PNG states; choose .png"),
    QT_TRANSLATE_NOOP("Error", "it is the input itself; choose another name"),
    QT_TRANSLATE_NOOP("Error", "it is no folder; choose another"),
    // models
    QT_TRANSLATE_NOOP("Error", "it is neither a file nor installed; installed are %1"),
    QT_TRANSLATE_NOOP("Error", "it has tensors but does not say which network they are for ('deweather.model')"),
    QT_TRANSLATE_NOOP("Error", "it is too short for a safetensors file; copy or download it again"),
    QT_TRANSLATE_NOOP("Error", "its header is not JSON; it is damaged or no safetensors file"),
    QT_TRANSLATE_NOOP("Error",
                      "its tensors (such as '%1') are those of no network that is known; say which one it is, "
                      "one of %2"),
    QT_TRANSLATE_NOOP("Error", "it holds no tensors"),
    QT_TRANSLATE_NOOP("Error", "this model segments pictures; use deweather segment"),
    QT_TRANSLATE_NOOP("Error", "this model restores pictures; use deweather restore"),
    QT_TRANSLATE_NOOP("Error", "this model says what a picture shows; use deweather evaluate --classify"),
    QT_TRANSLATE_NOOP("Error", "it needs %1 beside it, with at least labels = \"cityscapes\""),
    QT_TRANSLATE_NOOP("Error", "there is no %1 in %2"), QT_TRANSLATE_NOOP("Error", "there is no PNG file in it"),
    QT_TRANSLATE_NOOP("Error", "the picture and its reference differ in size"),
    QT_TRANSLATE_NOOP("Error", "the labels have %1 pixels, the picture %2"),
    QT_TRANSLATE_NOOP("Error", "choose a model with experts, such as mofme-compact"),
    QT_TRANSLATE_NOOP("Error", "it is another kind of file; choose a saved analysis"),
    QT_TRANSLATE_NOOP("Error", "a newer version of Deweather made it"),
    // the system
    QT_TRANSLATE_NOOP("Error", "No such file or directory"), QT_TRANSLATE_NOOP("Error", "Permission denied"),
    QT_TRANSLATE_NOOP("Error", "No space left on device"), QT_TRANSLATE_NOOP("Error", "Read-only file system"),
    QT_TRANSLATE_NOOP("Error", "Is a directory")};

struct Phrase {
    const char* source;
    QRegularExpression pattern;
};

std::vector<Phrase> compiled(const char* const* first, std::size_t count) {
    static const QRegularExpression place("%[1-9]");
    std::vector<Phrase> phrases;
    for (std::size_t i = 0; i < count; ++i) {
        QStringList parts;
        for (const auto& part : QString(first[i]).split(place)) parts.append(QRegularExpression::escape(part));
        phrases.push_back({first[i], QRegularExpression("\\A(?:" + parts.join("(.+?)") + ")\\z")});
    }
    return phrases;
}

std::optional<QString> translated(const std::vector<Phrase>& phrases, const QString& text) {
    for (const auto& [source, pattern] : phrases) {
        const auto match = pattern.match(text);
        if (!match.hasMatch()) continue;
        QString line = QCoreApplication::translate("Error", source);
        for (int i = 1; i <= match.lastCapturedIndex(); ++i) line.replace("%" + QString::number(i), match.captured(i));
        return line;
    }
    return std::nullopt;
}

}  // namespace

QStringList known_failures() {
    return {std::begin(kFailures), std::end(kFailures)};
}

QStringList known_reasons() {
    return {std::begin(kReasons), std::end(kReasons)};
}

QString in_users_language(const QString& line) {
    static const auto failures = compiled(kFailures, std::size(kFailures));
    static const auto reasons = compiled(kReasons, std::size(kReasons));
    if (const auto whole = translated(failures, line)) return *whole;
    // A name may have a colon, too.
    for (qsizetype colon = line.indexOf(": "); colon >= 0; colon = line.indexOf(": ", colon + 1)) {
        const auto failure = translated(failures, line.left(colon));
        if (!failure) continue;
        if (const auto reason = translated(reasons, line.mid(colon + 2))) return *failure + ": " + *reason;
    }
    return line;
}

}  // namespace deweather::studio
