<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>CompareCanvas</name>
    <message>
        <source>or press Ctrl+O to open some</source>
        <translation>或按 Ctrl+O 打开</translation>
    </message>
    <message>
        <source>Drop pictures, videos or a folder here</source>
        <translation>将图片、视频或文件夹拖到这里</translation>
    </message>
</context>
<context>
    <name>ComparisonRows</name>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 dB</source>
        <translation>%1 dB</translation>
    </message>
</context>
<context>
    <name>DroppedFiles</name>
    <message>
        <source>Only files on this computer can be opened: save the picture first</source>
        <translation>只能打开本机上的文件：请先保存图片</translation>
    </message>
    <message numerus="yes">
        <source>%n of these are not on this computer and were not opened: save them here first</source>
        <translation>
            <numerusform>其中 %n 个不在本机上，未打开：请先保存到本机</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Duration</name>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 分 %2 秒</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 小时 %2 分</translation>
    </message>
    <message>
        <source>%1 days %2 h</source>
        <translation>%1 天 %2 小时</translation>
    </message>
</context>
<context>
    <name>Error</name>
    <message>
        <source>cannot read picture &apos;%1&apos;</source>
        <translation>无法读取图片“%1”</translation>
    </message>
    <message>
        <source>cannot read video &apos;%1&apos;</source>
        <translation>无法读取视频“%1”</translation>
    </message>
    <message>
        <source>cannot read part of video &apos;%1&apos;</source>
        <translation>无法读取视频片段“%1”</translation>
    </message>
    <message>
        <source>cannot read folder &apos;%1&apos;</source>
        <translation>无法读取文件夹“%1”</translation>
    </message>
    <message>
        <source>cannot read model file &apos;%1&apos;</source>
        <translation>无法读取模型文件“%1”</translation>
    </message>
    <message>
        <source>cannot read checkpoint &apos;%1&apos;</source>
        <translation>无法读取检查点“%1”</translation>
    </message>
    <message>
        <source>cannot read labels &apos;%1&apos;</source>
        <translation>无法读取标签“%1”</translation>
    </message>
    <message>
        <source>cannot write &apos;%1&apos;</source>
        <translation>无法写入“%1”</translation>
    </message>
    <message>
        <source>cannot copy to &apos;%1&apos;</source>
        <translation>无法复制到“%1”</translation>
    </message>
    <message>
        <source>cannot create folder &apos;%1&apos;</source>
        <translation>无法创建文件夹“%1”</translation>
    </message>
    <message>
        <source>cannot go on with &apos;%1&apos;</source>
        <translation>无法继续“%1”</translation>
    </message>
    <message>
        <source>cannot encode with &apos;%1&apos;</source>
        <translation>无法用“%1”编码</translation>
    </message>
    <message>
        <source>cannot open encoder &apos;%1&apos;</source>
        <translation>无法打开编码器“%1”</translation>
    </message>
    <message>
        <source>cannot restore &apos;%1&apos;</source>
        <translation>无法复原“%1”</translation>
    </message>
    <message>
        <source>cannot restore with &apos;%1&apos;</source>
        <translation>无法用“%1”复原</translation>
    </message>
    <message>
        <source>cannot segment with &apos;%1&apos;</source>
        <translation>无法用“%1”分割</translation>
    </message>
    <message>
        <source>cannot use &apos;%1&apos;</source>
        <translation>无法使用“%1”</translation>
    </message>
    <message>
        <source>cannot use device &apos;%1&apos;</source>
        <translation>无法使用设备“%1”</translation>
    </message>
    <message>
        <source>cannot use model file &apos;%1&apos;</source>
        <translation>无法使用模型文件“%1”</translation>
    </message>
    <message>
        <source>cannot use the description &apos;%1&apos;</source>
        <translation>无法使用说明文件“%1”</translation>
    </message>
    <message>
        <source>cannot import &apos;%1&apos;</source>
        <translation>无法导入“%1”</translation>
    </message>
    <message>
        <source>cannot install &apos;%1&apos;</source>
        <translation>无法安装“%1”</translation>
    </message>
    <message>
        <source>cannot open analysis &apos;%1&apos;</source>
        <translation>无法打开分析“%1”</translation>
    </message>
    <message>
        <source>cannot compare</source>
        <translation>无法比较</translation>
    </message>
    <message>
        <source>cannot compare with &apos;%1&apos;</source>
        <translation>无法与“%1”比较</translation>
    </message>
    <message>
        <source>no ground truth for &apos;%1&apos;</source>
        <translation>没有“%1”的真实标签</translation>
    </message>
    <message>
        <source>no ground truth in &apos;%1&apos;</source>
        <translation>“%1”中没有真实标签</translation>
    </message>
    <message>
        <source>no experts in &apos;%1&apos;</source>
        <translation>“%1”中没有专家</translation>
    </message>
    <message>
        <source>nothing to write to &apos;%1&apos;</source>
        <translation>没有内容可写入“%1”</translation>
    </message>
    <message>
        <source>unknown model &apos;%1&apos;</source>
        <translation>未知模型“%1”</translation>
    </message>
    <message>
        <source>not enough memory</source>
        <translation>内存不足</translation>
    </message>
    <message>
        <source>there is no such file</source>
        <translation>没有这个文件</translation>
    </message>
    <message>
        <source>it is a folder</source>
        <translation>它是文件夹</translation>
    </message>
    <message>
        <source>it is not a regular file</source>
        <translation>它不是普通文件</translation>
    </message>
    <message>
        <source>you have no permission to read it</source>
        <translation>您没有读取权限</translation>
    </message>
    <message>
        <source>the disk or network failed while reading it</source>
        <translation>读取时磁盘或网络出错</translation>
    </message>
    <message>
        <source>the file is empty; copy or download it again</source>
        <translation>文件为空；请重新复制或下载</translation>
    </message>
    <message>
        <source>the file is cut short; copy or download it again</source>
        <translation>文件不完整；请重新复制或下载</translation>
    </message>
    <message>
        <source>it is damaged; copy or download it again</source>
        <translation>文件已损坏；请重新复制或下载</translation>
    </message>
    <message>
        <source>it is damaged: its sizes contradict each other</source>
        <translation>文件已损坏：尺寸自相矛盾</translation>
    </message>
    <message>
        <source>it is damaged: its tiles have no size</source>
        <translation>文件已损坏：图块没有尺寸</translation>
    </message>
    <message>
        <source>it is damaged: its tiles are larger than the picture</source>
        <translation>文件已损坏：图块比图片还大</translation>
    </message>
    <message>
        <source>its palette is missing; it is damaged</source>
        <translation>缺少调色板；文件已损坏</translation>
    </message>
    <message>
        <source>its data end early</source>
        <translation>数据提前结束</translation>
    </message>
    <message>
        <source>it has too few channels; it is damaged</source>
        <translation>通道太少；文件已损坏</translation>
    </message>
    <message>
        <source>JPEGs of more than 8 bits are not supported; convert it to PNG or TIFF</source>
        <translation>不支持超过 8 位的 JPEG；请转换为 PNG 或 TIFF</translation>
    </message>
    <message>
        <source>lossless JPEGs are not supported; convert it to PNG or TIFF</source>
        <translation>不支持无损 JPEG；请转换为 PNG 或 TIFF</translation>
    </message>
    <message>
        <source>its kind of numbers is not supported</source>
        <translation>不支持其数值类型</translation>
    </message>
    <message>
        <source>its kind of BMP (%1 bits, compression %2) is not supported</source>
        <translation>不支持这种 BMP（%1 位，压缩方式 %2）</translation>
    </message>
    <message>
        <source>TIFFs of signed values are not supported</source>
        <translation>不支持有符号数值的 TIFF</translation>
    </message>
    <message>
        <source>TIFFs of %1 bits a sample are not supported</source>
        <translation>不支持每样本 %1 位的 TIFF</translation>
    </message>
    <message>
        <source>pictures of %1 channels are not supported</source>
        <translation>不支持 %1 个通道的图片</translation>
    </message>
    <message>
        <source>its inks are others than CMYK, which is not supported; convert it to RGB</source>
        <translation>其油墨不是 CMYK，不受支持；请转换为 RGB</translation>
    </message>
    <message>
        <source>its colours are HDR (PQ or HLG), which is not supported; convert it to an ordinary picture</source>
        <translation>其颜色为 HDR（PQ 或 HLG），不受支持；请转换为普通图片</translation>
    </message>
    <message>
        <source>its values go beyond white (HDR), which is not supported; tone-map it first</source>
        <translation>其数值超过白色（HDR），不受支持；请先进行色调映射</translation>
    </message>
    <message>
        <source>its floating-point values go beyond 0..1 (HDR), which is not supported; tone-map it first</source>
        <translation>其浮点值超出 0..1（HDR），不受支持；请先进行色调映射</translation>
    </message>
    <message>
        <source>there is too little memory for it</source>
        <translation>内存不足，无法处理</translation>
    </message>
    <message>
        <source>the name has to end in .jpg, .png, .tif, .webp, .avif, .jxl or .bmp</source>
        <translation>文件名必须以 .jpg、.png、.tif、.webp、.avif、.jxl 或 .bmp 结尾</translation>
    </message>
    <message>
        <source>the format cannot hold it (%1); choose .png</source>
        <translation>该格式无法容纳它（%1）；请选择 .png</translation>
    </message>
    <message>
        <source>its colours are HDR (PQ or HLG), which only PNG states; choose .png</source>
        <translation>其颜色为 HDR（PQ 或 HLG），只有 PNG 能标明；请选择 .png</translation>
    </message>
    <message>
        <source>it holds no picture; copy or download it again</source>
        <translation>其中没有图片；请重新复制或下载</translation>
    </message>
    <message>
        <source>it claims to have no pixels; it is damaged</source>
        <translation>声称没有像素；文件已损坏</translation>
    </message>
    <message>
        <source>it is not a picture of a known kind; JPEG, PNG, TIFF, WebP, BMP, GIF, HEIC, AVIF, JPEG XL and camera RAW are</source>
        <translation>不是已知类型的图片；支持 JPEG、PNG、TIFF、WebP、BMP、GIF、HEIC、AVIF、JPEG XL 和相机 RAW</translation>
    </message>
    <message>
        <source>it is a camera RAW that LibRaw cannot read; convert it to DNG or TIFF</source>
        <translation>它是 LibRaw 无法读取的相机 RAW；请转换为 DNG 或 TIFF</translation>
    </message>
    <message>
        <source>it is called a camera RAW, but is none that LibRaw knows; if it is a TIFF, rename it to .tif</source>
        <translation>它的名字是相机 RAW，但 LibRaw 不认识；如果它是 TIFF，请改名为 .tif</translation>
    </message>
    <message>
        <source>it is a camera RAW larger than LibRaw reads; convert it to TIFF</source>
        <translation>它是相机 RAW，超过 LibRaw 能读取的大小；请转换为 TIFF</translation>
    </message>
    <message>
        <source>it has several pages, of which only one could be kept; split it first, or take the first by --first-picture</source>
        <translation>它有多页，只能保留一页；请先拆分，或用 --first-picture 取第一页</translation>
    </message>
    <message>
        <source>it is an animation, of which only one frame could be kept; convert it to a video, or take the first by --first-picture</source>
        <translation>它是动画，只能保留一帧；请转换为视频，或用 --first-picture 取第一帧</translation>
    </message>
    <message>
        <source>it has %1 x %2 pixels, more than the limit; raise it by --max-megapixels</source>
        <translation>它有 %1 × %2 像素，超过限制；可用 --max-megapixels 提高</translation>
    </message>
    <message>
        <source>not enough memory even in the smallest tiles; close other programs or use a smaller picture</source>
        <translation>即使最小的分块也内存不足；请关闭其他程序或使用较小的图片</translation>
    </message>
    <message>
        <source>close other programs or use a smaller picture</source>
        <translation>请关闭其他程序或使用较小的图片</translation>
    </message>
    <message>
        <source>it is not a video of a format that FFmpeg knows</source>
        <translation>不是 FFmpeg 认识的视频格式</translation>
    </message>
    <message>
        <source>it is a text, not a video</source>
        <translation>它是文本，不是视频</translation>
    </message>
    <message>
        <source>it is a picture, not a video</source>
        <translation>它是图片，不是视频</translation>
    </message>
    <message>
        <source>it holds a cover picture but no video</source>
        <translation>它有封面图片但没有视频</translation>
    </message>
    <message>
        <source>it holds sound but no video</source>
        <translation>它有声音但没有视频</translation>
    </message>
    <message>
        <source>it holds no video</source>
        <translation>其中没有视频</translation>
    </message>
    <message>
        <source>it holds no frames</source>
        <translation>其中没有帧</translation>
    </message>
    <message>
        <source>it has no frame at that time</source>
        <translation>该时间没有帧</translation>
    </message>
    <message>
        <source>not one of its frames can be decoded: %1</source>
        <translation>没有一帧可以解码：%1</translation>
    </message>
    <message>
        <source>its streams cannot be made out: %1</source>
        <translation>无法识别其中的流：%1</translation>
    </message>
    <message>
        <source>it is damaged; start again without --resume</source>
        <translation>文件已损坏；请不带 --resume 重新开始</translation>
    </message>
    <message>
        <source>another process is writing it</source>
        <translation>另一个进程正在写入</translation>
    </message>
    <message>
        <source>it is of another input or other settings; use the same, or start again without --resume</source>
        <translation>它属于其他输入或设置；请使用相同的，或不带 --resume 重新开始</translation>
    </message>
    <message>
        <source>there is no frame between the in and the out point</source>
        <translation>入点和出点之间没有帧</translation>
    </message>
    <message>
        <source>this FFmpeg does not have it</source>
        <translation>此 FFmpeg 没有它</translation>
    </message>
    <message>
        <source>it changed the time of a frame; use another codec</source>
        <translation>它改变了某帧的时间；请使用其他编解码器</translation>
    </message>
    <message>
        <source>it left out frames; use another codec</source>
        <translation>它丢了帧；请使用其他编解码器</translation>
    </message>
    <message>
        <source>its folder does not exist; create it or choose another</source>
        <translation>文件夹不存在；请创建或选择其他文件夹</translation>
    </message>
    <message>
        <source>its folder is not there any more</source>
        <translation>文件夹已不存在</translation>
    </message>
    <message>
        <source>the folder that it should be in does not exist</source>
        <translation>上级文件夹不存在</translation>
    </message>
    <message>
        <source>it exists already and is kept; choose another name, or ask to overwrite</source>
        <translation>已存在并保留；请换名或选择覆盖</translation>
    </message>
    <message>
        <source>the disk is full or fails; free some space or choose another folder</source>
        <translation>磁盘已满或出错；请腾出空间或选择其他文件夹</translation>
    </message>
    <message>
        <source>the disk is full or fails; free some space</source>
        <translation>磁盘已满或出错；请腾出空间</translation>
    </message>
    <message>
        <source>the disk is full; free some space</source>
        <translation>磁盘已满；请腾出空间</translation>
    </message>
    <message>
        <source>no file may be that large there; choose another folder</source>
        <translation>那里不允许这么大的文件；请选择其他文件夹</translation>
    </message>
    <message>
        <source>it is the input itself; choose another name</source>
        <translation>它就是输入文件；请换个名字</translation>
    </message>
    <message>
        <source>it is no folder; choose another</source>
        <translation>它不是文件夹；请另选</translation>
    </message>
    <message>
        <source>it is neither a file nor installed; installed are %1</source>
        <translation>既不是文件也未安装；已安装：%1</translation>
    </message>
    <message>
        <source>it has tensors but does not say which network they are for (&apos;deweather.model&apos;)</source>
        <translation>有张量，但未说明属于哪个网络（deweather.model）</translation>
    </message>
    <message>
        <source>it is too short for a safetensors file; copy or download it again</source>
        <translation>作为 safetensors 文件太短；请重新复制或下载</translation>
    </message>
    <message>
        <source>its header is not JSON; it is damaged or no safetensors file</source>
        <translation>文件头不是 JSON；已损坏或不是 safetensors 文件</translation>
    </message>
    <message>
        <source>its tensors (such as &apos;%1&apos;) are those of no network that is known; say which one it is, one of %2</source>
        <translation>其张量（如“%1”）不属于任何已知网络；已知网络：%2</translation>
    </message>
    <message>
        <source>it holds no tensors</source>
        <translation>其中没有张量</translation>
    </message>
    <message>
        <source>this model segments pictures; use deweather segment</source>
        <translation>此模型用于分割图片；请用 deweather segment</translation>
    </message>
    <message>
        <source>this model restores pictures; use deweather restore</source>
        <translation>此模型用于复原图片；请用 deweather restore</translation>
    </message>
    <message>
        <source>this model says what a picture shows; use deweather evaluate --classify</source>
        <translation>此模型用于图片分类；请用 deweather evaluate --classify</translation>
    </message>
    <message>
        <source>it needs %1 beside it, with at least labels = &quot;cityscapes&quot;</source>
        <translation>旁边需要 %1，至少包含 labels = &quot;cityscapes&quot;</translation>
    </message>
    <message>
        <source>there is no %1 in %2</source>
        <translation>%2 中没有 %1</translation>
    </message>
    <message>
        <source>there is no PNG file in it</source>
        <translation>其中没有 PNG 文件</translation>
    </message>
    <message>
        <source>the picture and its reference differ in size</source>
        <translation>图片与参考图尺寸不同</translation>
    </message>
    <message>
        <source>the labels have %1 pixels, the picture %2</source>
        <translation>标签为 %1 像素，图片为 %2 像素</translation>
    </message>
    <message>
        <source>choose a model with experts, such as mofme-compact</source>
        <translation>请选择有专家的模型，如 mofme-compact</translation>
    </message>
    <message>
        <source>it is another kind of file; choose a saved analysis</source>
        <translation>它是其他类型的文件；请选择已保存的分析</translation>
    </message>
    <message>
        <source>a newer version of Deweather made it</source>
        <translation>由更新版本的 Deweather 生成</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>没有该文件或文件夹</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>没有权限</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>磁盘空间不足</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>只读文件系统</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>是一个文件夹</translation>
    </message>
</context>
<context>
    <name>ExpertSentences</name>
    <message>
        <source>Rain</source>
        <translation>雨</translation>
    </message>
    <message>
        <source>Raindrops</source>
        <translation>雨滴</translation>
    </message>
    <message>
        <source>Haze</source>
        <translation>雾霾</translation>
    </message>
    <message>
        <source>Snow</source>
        <translation>雪</translation>
    </message>
    <message>
        <source>No weather</source>
        <translation>无天气影响</translation>
    </message>
    <message>
        <source>Exchanging experts changes nothing: this mixture does not use them.</source>
        <translation>交换专家没有任何影响：该混合模型并未真正用到它们。</translation>
    </message>
    <message>
        <source>Exchanging experts costs %1 dB: they differ, but the picture hardly depends on it.</source>
        <translation>交换专家会损失 %1 dB：专家之间有差别，但对图片影响很小。</translation>
    </message>
    <message>
        <source>Exchanging experts changes the pixels by %1/255 on average: they differ, but the picture hardly depends on it.</source>
        <translation>交换专家使像素平均改变 %1/255：专家之间有差别，但对图片影响很小。</translation>
    </message>
    <message>
        <source>Exchanging experts costs %1 dB: it matters which expert takes a token.</source>
        <translation>交换专家会损失 %1 dB：由哪个专家处理标记很重要。</translation>
    </message>
    <message>
        <source>Exchanging experts changes the pixels by %1/255 on average: it matters which expert takes a token. Whether for the better, references would tell.</source>
        <translation>交换专家使像素平均改变 %1/255：由哪个专家处理标记很重要。是否变得更好，需要参考图片才能知道。</translation>
    </message>
    <message>
        <source>Exchanging experts costs %1 to %2 dB by the draw: the router chooses no better than chance.</source>
        <translation>交换专家的损失因抽取而异，为 %1 至 %2 dB：路由器的选择并不优于随机。</translation>
    </message>
    <message>
        <source>Exchanging experts gains %1 dB: on these pictures the router chooses worse than chance.</source>
        <translation>交换专家反而提高 %1 dB：在这些图片上，路由器的选择还不如随机。</translation>
    </message>
    <message>
        <source>%1 takes %2 % of the choices there, %3 % in other weather</source>
        <translation>%1 在此承担 %2 % 的选择，其他天气下为 %3 %</translation>
    </message>
    <message>
        <source>%1 %2 %, %3 %</source>
        <translation>%1 %2 %，%3 %</translation>
    </message>
    <message>
        <source>%1: %2.</source>
        <translation>%1：%2。</translation>
    </message>
    <message>
        <source>no expert takes notably more of it than of other weather</source>
        <translation>没有专家在此承担的份额明显高于其他天气</translation>
    </message>
</context>
<context>
    <name>ExportSettings</name>
    <message>
        <source>%1 by two models would both be written to %2: put {model} into the name</source>
        <translation>两个模型的 %1 会写入同一文件 %2：请在名称中加入 {model}</translation>
    </message>
    <message>
        <source>%1 and %2 would both be written to %3: put {n} into the name</source>
        <translation>%1 和 %2 会写入同一文件 %3：请在名称中加入 {n}</translation>
    </message>
    <message>
        <source>%1 would be overwritten by its own result: choose another name or folder</source>
        <translation>%1 会被自己的结果覆盖：请选择其他名称或文件夹</translation>
    </message>
</context>
<context>
    <name>InspectToken</name>
    <message>
        <source>%1, row %2, column %3</source>
        <translation>%1，第 %2 行，第 %3 列</translation>
    </message>
</context>
<context>
    <name>JobList</name>
    <message>
        <source>waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>being restored</source>
        <translation>正在修复</translation>
    </message>
    <message>
        <source>restored, not saved</source>
        <translation>已修复，未保存</translation>
    </message>
    <message>
        <source>saved</source>
        <translation>已保存</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>open</source>
        <translation>已打开</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>being saved</source>
        <translation>正在保存</translation>
    </message>
</context>
<context>
    <name>MapDrawing</name>
    <message>
        <source>This model names no weather.</source>
        <translation>此模型不识别天气。</translation>
    </message>
    <message>
        <source>This model&apos;s router has no variance.</source>
        <translation>此模型的路由器没有方差。</translation>
    </message>
    <message>
        <source>Gate weight</source>
        <translation>门控权重</translation>
    </message>
    <message>
        <source>Standard deviation</source>
        <translation>标准差</translation>
    </message>
    <message>
        <source>Bits</source>
        <translation>比特</translation>
    </message>
    <message>
        <source>Probability</source>
        <translation>概率</translation>
    </message>
    <message>
        <source>Root mean squared</source>
        <translation>均方根</translation>
    </message>
    <message>
        <source>Choose a folder of references to see the error.</source>
        <translation>请选择参考图片文件夹以查看误差。</translation>
    </message>
</context>
<context>
    <name>ModelWords</name>
    <message>
        <source>Balanced</source>
        <translation>均衡</translation>
    </message>
    <message>
        <source>Removes all four weathers, and shows which of its experts did what. Recommended.</source>
        <translation>去除全部四种天气，并显示各专家的作用。推荐。</translation>
    </message>
    <message>
        <source>Simple</source>
        <translation>简单</translation>
    </message>
    <message>
        <source>Removes all four weathers with one small network, without experts.</source>
        <translation>用一个小网络去除全部四种天气，不含专家。</translation>
    </message>
    <message>
        <source>For comparison</source>
        <translation>用于比较</translation>
    </message>
    <message>
        <source>The same with classical experts, which take more memory and more time.</source>
        <translation>采用经典专家的同类模型，占用更多内存和时间。</translation>
    </message>
</context>
<context>
    <name>PixelNote</name>
    <message>
        <source>%1, %2:  %3</source>
        <translation>%1，%2：%3</translation>
    </message>
    <message>
        <source>  (reference %1)</source>
        <translation>（参考图 %1）</translation>
    </message>
</context>
<context>
    <name>RestoreLayout</name>
    <message>
        <source>Loading the model…</source>
        <translation>正在加载模型…</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Restoring</source>
        <translation>修复</translation>
    </message>
    <message>
        <source>Segmentation</source>
        <translation>语义分割</translation>
    </message>
</context>
<context>
    <name>RunFigures</name>
    <message>
        <source>Load of the experts</source>
        <translation>专家负载</translation>
    </message>
    <message>
        <source>step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>share of the layer&apos;s choices</source>
        <translation>占该层选择的比例</translation>
    </message>
    <message>
        <source>training crops</source>
        <translation>训练裁块</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>degraded pictures</source>
        <translation>退化图片</translation>
    </message>
    <message>
        <source>all together</source>
        <translation>总和</translation>
    </message>
    <message>
        <source>Losses</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>PSNR</source>
        <translation>PSNR</translation>
    </message>
    <message>
        <source>SSIM</source>
        <translation>SSIM</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>crops per second</source>
        <translation>裁块/秒</translation>
    </message>
    <message>
        <source>resident, at most so far</source>
        <translation>占用内存，至今最高</translation>
    </message>
    <message>
        <source>of the GPU, at most so far</source>
        <translation>显存，至今最高</translation>
    </message>
    <message>
        <source>PSNR in dB</source>
        <translation>PSNR（dB）</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>memory in MB</source>
        <translation>内存（MB）</translation>
    </message>
    <message>
        <source>share right</source>
        <translation>正确比例</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>mIoU</source>
        <translation>mIoU</translation>
    </message>
    <message>
        <source>layer %1</source>
        <translation>第 %1 层</translation>
    </message>
    <message>
        <source>Exchange cost</source>
        <translation>交换代价</translation>
    </message>
    <message>
        <source>PSNR lost in dB</source>
        <translation>损失的 PSNR（dB）</translation>
    </message>
    <message>
        <source>experts exchanged</source>
        <translation>专家互换</translation>
    </message>
    <message>
        <source>Gate entropy</source>
        <translation>门控熵</translation>
    </message>
    <message>
        <source>gate entropy in bits</source>
        <translation>门控熵（比特）</translation>
    </message>
    <message>
        <source>Dead experts</source>
        <translation>失效专家</translation>
    </message>
    <message>
        <source>dead experts</source>
        <translation>失效专家</translation>
    </message>
    <message>
        <source>Router weights</source>
        <translation>路由器权重</translation>
    </message>
    <message>
        <source>norm of the weights</source>
        <translation>权重范数</translation>
    </message>
    <message>
        <source>Router temperature</source>
        <translation>路由器温度</translation>
    </message>
    <message>
        <source>temperature τ</source>
        <translation>温度 τ</translation>
    </message>
    <message>
        <source>mean difference (L1)</source>
        <translation>平均差异（L1）</translation>
    </message>
    <message>
        <source>mean difference (smooth L1)</source>
        <translation>平均差异（平滑 L1）</translation>
    </message>
    <message>
        <source>mean difference (Charbonnier)</source>
        <translation>平均差异（Charbonnier）</translation>
    </message>
    <message>
        <source>squared error</source>
        <translation>平方误差</translation>
    </message>
    <message>
        <source>log of the squared error</source>
        <translation>平方误差的对数</translation>
    </message>
    <message>
        <source>structure (SSIM)</source>
        <translation>结构（SSIM）</translation>
    </message>
    <message>
        <source>frequencies</source>
        <translation>频率</translation>
    </message>
    <message>
        <source>perceptual (VGG)</source>
        <translation>感知（VGG）</translation>
    </message>
    <message>
        <source>segmentation</source>
        <translation>分割</translation>
    </message>
    <message>
        <source>difference from the teacher</source>
        <translation>与教师模型的差异</translation>
    </message>
    <message>
        <source>weather recognised</source>
        <translation>天气识别</translation>
    </message>
    <message>
        <source>balance of the experts</source>
        <translation>专家均衡</translation>
    </message>
    <message>
        <source>uncertainty of the router</source>
        <translation>路由器的不确定性</translation>
    </message>
    <message>
        <source>specialisation of the experts</source>
        <translation>专家专门化</translation>
    </message>
    <message>
        <source>cross-entropy</source>
        <translation>交叉熵</translation>
    </message>
    <message>
        <source>layer and expert</source>
        <translation>层与专家</translation>
    </message>
</context>
<context>
    <name>Tour</name>
    <message>
        <source>Your pictures</source>
        <translation>您的图片</translation>
    </message>
    <message>
        <source>Drop pictures, folders or clips anywhere in the window. They wait here, and each is restored by itself. To begin with, this is a sample.</source>
        <translation>把图片、文件夹或视频拖到窗口的任意位置。它们在这里排队，并自动逐一修复。这张是供您入门的示例。</translation>
    </message>
    <message>
        <source>Before and after</source>
        <translation>修复前后</translation>
    </message>
    <message>
        <source>Drag this line: left of it is the picture as it was, right of it what the model made of it. The wheel zooms; Space, held, shows the original alone.</source>
        <translation>拖动这条线：左边是原图，右边是模型修复的结果。滚轮缩放；按住空格键只显示原图。</translation>
    </message>
    <message>
        <source>Models and weather</source>
        <translation>模型与天气</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>This writes one or all of them, in the format and under the names that you choose. Your own files are never overwritten.</source>
        <translation>按您选择的格式和名称写出一张或全部图片。您自己的文件绝不会被覆盖。</translation>
    </message>
    <message>
        <source>More than restoring</source>
        <translation>不止是修复</translation>
    </message>
    <message>
        <source>“Inspect” shows what the experts within a model did, “Train” makes models from your own pictures. This tour stays in the Help menu.</source>
        <translation>“检视”展示模型内各个专家做了什么，“训练”用您自己的图片训练模型。可随时从“帮助”菜单再次打开本导览。</translation>
    </message>
    <message>
        <source>How strongly the weather is removed, the weather that the model sees in the picture, and the models: tick a second one and both are compared.</source>
        <translation>去除天气的强度、模型在图片中看到的天气，以及各个模型：再勾选一个，即可比较两者。</translation>
    </message>
</context>
<context>
    <name>TrainEngine</name>
    <message>
        <source>%1: its clean picture has another name; give both the same name in two folders</source>
        <translation>%1：其清晰图片的名称不同；请让两者在两个文件夹中同名</translation>
    </message>
</context>
<context>
    <name>Weather</name>
    <message>
        <source>Rain</source>
        <translation>雨</translation>
    </message>
    <message>
        <source>Raindrops</source>
        <translation>雨滴</translation>
    </message>
    <message>
        <source>Haze</source>
        <translation>雾霾</translation>
    </message>
    <message>
        <source>Snow</source>
        <translation>雪</translation>
    </message>
</context>
<context>
    <name>deweather::studio::AboutDialog</name>
    <message>
        <source>About Deweather Studio</source>
        <translation>关于 Deweather Studio</translation>
    </message>
    <message>
        <source>Version %1, with Qt %2</source>
        <translation>版本 %1，Qt %2</translation>
    </message>
    <message>
        <source>Removes rain, raindrops, haze and snow from pictures and clips. Everything is done on this computer; nothing is sent anywhere.

Free software under the GNU General Public License, version 3 or later. It comes without any warranty. THIRD_PARTY.md names the libraries that it stands on.</source>
        <translation>去除图片和视频中的雨、雨滴、雾霾和雪。一切都在本机完成，不会发送任何内容。

本软件是自由软件，采用 GNU 通用公共许可证第 3 版或更高版本，不提供任何担保。所用的库见 THIRD_PARTY.md。</translation>
    </message>
</context>
<context>
    <name>deweather::studio::ClipDialog</name>
    <message>
        <source>Replace an existing file</source>
        <translation>如果文件已存在则替换</translation>
    </message>
    <message>
        <source>Export the clip</source>
        <translation>导出视频</translation>
    </message>
    <message>
        <source>As the clip&apos;s own</source>
        <translation>与原视频相同</translation>
    </message>
    <message>
        <source>FFV1, without loss</source>
        <translation>FFV1（无损）</translation>
    </message>
    <message>
        <source>To the left smaller files, to the right finer pictures</source>
        <translation>向左文件更小，向右画质更好</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>质量</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>…</source>
        <translation>…</translation>
    </message>
    <message>
        <source>Choose another name or folder</source>
        <translation>选择其他名称或文件夹</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Codec</source>
        <translation>编码(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Quality</source>
        <translation>质量(&amp;Q)</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>片段</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>the whole clip, by %1</source>
        <translation>整个视频，使用 %1</translation>
    </message>
    <message>
        <source>from %1 s to the end, by %2</source>
        <translation>从 %1 秒到结尾，使用 %2</translation>
    </message>
    <message>
        <source>from %1 s to %2 s, by %3</source>
        <translation>从 %1 秒到 %2 秒，使用 %3</translation>
    </message>
    <message>
        <source>Videos (*.mp4 *.mkv *.mov *.webm)</source>
        <translation>视频 (*.mp4 *.mkv *.mov *.webm)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Use the frames around each one</source>
        <translation>利用前后的帧</translation>
    </message>
    <message>
        <source>Removes streaks that are in one frame only, and their flicker; what moves with the scene stays</source>
        <translation>去除只出现在一帧中的雨丝及其闪烁；随场景移动的内容保留</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>声音</translation>
    </message>
    <message>
        <source>copied unchanged</source>
        <translation>原样复制</translation>
    </message>
    <message>
        <source>the clip has none</source>
        <translation>视频没有声音</translation>
    </message>
    <message>
        <source>known once a paused frame is restored</source>
        <translation>暂停并修复一帧后可知</translation>
    </message>
    <message numerus="yes">
        <source>about %1 for %n frames</source>
        <translation>
            <numerusform>%n 帧约需 %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deweather::studio::ClosingQuestion</name>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message numerus="yes">
        <source>%n restored pictures are not saved.</source>
        <translation>
            <numerusform>有 %n 张已修复的图片尚未保存。</numerusform>
        </translation>
    </message>
    <message>
        <source>Restoring them took %1. At the next start they are offered again, to be restored anew.</source>
        <translation>修复用时 %1。下次启动时会再次提供这些图片，但需要重新修复。</translation>
    </message>
    <message>
        <source>&amp;Save all</source>
        <translation>全部保存(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Quit without saving</source>
        <translation>不保存直接退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
</context>
<context>
    <name>deweather::studio::CostMeter</name>
    <message>
        <source>%1 cannot be started: %2</source>
        <translation>无法启动 %1：%2</translation>
    </message>
    <message>
        <source>The measuring program was killed, perhaps because there was not enough memory</source>
        <translation>测量程序被终止，可能是内存不足</translation>
    </message>
    <message>
        <source>The measuring program reported nothing</source>
        <translation>测量程序没有任何输出</translation>
    </message>
</context>
<context>
    <name>deweather::studio::DetailsPanel</name>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>尺寸</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>位深</translation>
    </message>
    <message>
        <source>Restored</source>
        <translation>修复</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>参考图</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>强度</translation>
    </message>
    <message>
        <source>Weather seen</source>
        <translation>识别到的天气</translation>
    </message>
    <message>
        <source>Lay a map of the weather that the model sees over the picture</source>
        <translation>在图片上叠加模型识别到的天气图</translation>
    </message>
    <message>
        <source>How opaque the map is</source>
        <translation>天气图的不透明度</translation>
    </message>
    <message>
        <source>Opacity of the map</source>
        <translation>天气图的不透明度</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>%1 × %2, %3 megapixels</source>
        <translation>%1 × %2，%3 百万像素</translation>
    </message>
    <message>
        <source>%1 bit grey</source>
        <translation>%1 位灰度</translation>
    </message>
    <message>
        <source>%1 bit colour with transparency</source>
        <translation>%1 位彩色，带透明度</translation>
    </message>
    <message>
        <source>%1 bit colour</source>
        <translation>%1 位彩色</translation>
    </message>
    <message>
        <source>%1 × %2, %3 s, %4 frames/s</source>
        <translation>%1 × %2，%3 秒，%4 帧/秒</translation>
    </message>
    <message>
        <source>%1 bit HDR, %2</source>
        <translation>%1 位 HDR，%2</translation>
    </message>
    <message>
        <source>%1 bit, %2</source>
        <translation>%1 位，%2</translation>
    </message>
    <message numerus="yes">
        <source>%n audio streams</source>
        <translation>
            <numerusform>%n 个音频流</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n subtitle streams</source>
        <translation>
            <numerusform>%n 个字幕流</numerusform>
        </translation>
    </message>
    <message>
        <source>by %1 in %2 s</source>
        <translation>%1，用时 %2 秒</translation>
    </message>
    <message numerus="yes">
        <source>by %1 in %2 s, %n tiles</source>
        <translation>
            <numerusform>%1，用时 %2 秒，%n 个图块</numerusform>
        </translation>
    </message>
    <message>
        <source>Experts</source>
        <translation>专家</translation>
    </message>
    <message>
        <source>Show on the picture</source>
        <translation>在图片上显示</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Histogram</source>
        <translation>直方图</translation>
    </message>
</context>
<context>
    <name>deweather::studio::DiagnosisWindow</name>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Save as…</source>
        <translation>另存为(&amp;S)…</translation>
    </message>
    <message>
        <source>Check &amp;again</source>
        <translation>重新检查(&amp;A)</translation>
    </message>
    <message>
        <source>Diagnosis</source>
        <translation>诊断</translation>
    </message>
    <message>
        <source>Report on this machine</source>
        <translation>本机的情况</translation>
    </message>
    <message>
        <source>Copied. Paste it into your report.</source>
        <translation>已复制。请粘贴到您的报告中。</translation>
    </message>
    <message>
        <source>Looking at this machine and trying every model …</source>
        <translation>正在检查本机并试运行每个模型…</translation>
    </message>
    <message>
        <source>No problems found. Nothing of your pictures is in this text.</source>
        <translation>没有发现问题。此文本不含您图片的任何内容。</translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s) found, marked by “!”. Nothing of your pictures is in this text.</source>
        <translation>
            <numerusform>发现 %n 个问题，以“!”标出。此文本不含您图片的任何内容。</numerusform>
        </translation>
    </message>
    <message>
        <source>Save the diagnosis</source>
        <translation>保存诊断</translation>
    </message>
    <message>
        <source>Saved as %1</source>
        <translation>已保存为 %1</translation>
    </message>
    <message>
        <source>%1 cannot be written: choose another folder</source>
        <translation>无法写入 %1：请选择其他文件夹</translation>
    </message>
</context>
<context>
    <name>deweather::studio::EmbeddingPanel</name>
    <message>
        <source>&amp;Embed</source>
        <translation>嵌入(&amp;E)</translation>
    </message>
    <message>
        <source>t-SNE</source>
        <translation>t-SNE</translation>
    </message>
    <message>
        <source>Principal components</source>
        <translation>主成分</translation>
    </message>
    <message>
        <source>Logits</source>
        <translation>Logits</translation>
    </message>
    <message>
        <source>Gate weights</source>
        <translation>门控权重</translation>
    </message>
    <message>
        <source>Weather</source>
        <translation>天气</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Top expert</source>
        <translation>首选专家</translation>
    </message>
    <message>
        <source>About how many neighbours each point keeps near</source>
        <translation>每个点大约保留多少近邻</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Router output</source>
        <translation>路由器输出</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Perplexity</source>
        <translation>困惑度</translation>
    </message>
    <message>
        <source>Iterations</source>
        <translation>迭代次数</translation>
    </message>
    <message>
        <source>Colour by</source>
        <translation>着色依据</translation>
    </message>
    <message>
        <source>All together</source>
        <translation>全部合并</translation>
    </message>
    <message>
        <source>All, each by itself</source>
        <translation>全部，各自独立</translation>
    </message>
    <message>
        <source>Layer %1</source>
        <translation>第 %1 层</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>停止(&amp;S)</translation>
    </message>
</context>
<context>
    <name>deweather::studio::EmbeddingPlane</name>
    <message>
        <source>Under way…</source>
        <translation>进行中…</translation>
    </message>
    <message>
        <source>Iteration %1 of %2</source>
        <translation>第 %1 次迭代，共 %2 次</translation>
    </message>
    <message>
        <source>Analyse pictures first.</source>
        <translation>请先分析图片。</translation>
    </message>
    <message numerus="yes">
        <source>%n tokens sampled.</source>
        <translation>
            <numerusform>已抽样 %n 个标记。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 points in %2 s</source>
        <translation>%1 个点，用时 %2 秒</translation>
    </message>
    <message>
        <source>Of the nearest ten, %1 % have the same colour (by chance %2 %)</source>
        <translation>最近的十个点中 %1 % 颜色相同（随机为 %2 %）</translation>
    </message>
    <message>
        <source>Perplexity lowered to %1, the most that so few points allow</source>
        <translation>困惑度已降至 %1，点太少，不能更高</translation>
    </message>
    <message>
        <source>Silhouette %1</source>
        <translation>轮廓系数 %1</translation>
    </message>
    <message numerus="yes">
        <source>%n points selected</source>
        <translation>
            <numerusform>已选择 %n 个点</numerusform>
        </translation>
    </message>
    <message>
        <source>Show &amp;all</source>
        <translation>显示全部(&amp;A)</translation>
    </message>
    <message>
        <source>Export as &amp;PNG…</source>
        <translation>导出为 PNG(&amp;P)…</translation>
    </message>
    <message>
        <source>Export as &amp;SVG…</source>
        <translation>导出为 SVG(&amp;S)…</translation>
    </message>
    <message>
        <source>Export the numbers as &amp;CSV…</source>
        <translation>将数据导出为 CSV(&amp;C)…</translation>
    </message>
</context>
<context>
    <name>deweather::studio::ErrorCard</name>
    <message>
        <source>This picture cannot be shown</source>
        <translation>无法显示此图片</translation>
    </message>
</context>
<context>
    <name>deweather::studio::ExampleStrip</name>
    <message>
        <source>rain</source>
        <translation>雨</translation>
    </message>
    <message>
        <source>drops</source>
        <translation>雨滴</translation>
    </message>
    <message>
        <source>haze</source>
        <translation>雾</translation>
    </message>
    <message>
        <source>snow</source>
        <translation>雪</translation>
    </message>
    <message>
        <source>a pair</source>
        <translation>成对</translation>
    </message>
    <message>
        <source>clean</source>
        <translation>清晰</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>The first crops as the network gets them: degraded above, clean below</source>
        <translation>网络得到的最初几块图像：上为退化图，下为清晰图</translation>
    </message>
</context>
<context>
    <name>deweather::studio::ExportController</name>
    <message>
        <source>Original</source>
        <translation>原图</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>参考图</translation>
    </message>
    <message numerus="yes">
        <source>%n files exist already: nothing is left to export</source>
        <translation>
            <numerusform>%n 个文件已存在：没有需要导出的图片</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deweather::studio::ExportDialog</name>
    <message>
        <source>Keep EXIF, XMP, IPTC and the colour profile</source>
        <translation>保留 EXIF、XMP、IPTC 和颜色配置文件</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>The picture on screen</source>
        <translation>当前显示的图片</translation>
    </message>
    <message>
        <source>The comparison as one picture</source>
        <translation>将比较结果存为一张图片</translation>
    </message>
    <message>
        <source>As the picture&apos;s own</source>
        <translation>与原图相同</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>质量</translation>
    </message>
    <message>
        <source>For JPEG and WebP. 95 is visually lossless; 80 halves the size.</source>
        <translation>JPEG 和 WebP 的质量：95 几乎看不出区别，80 的文件约为一半大小</translation>
    </message>
    <message>
        <source>{stem} the picture&apos;s name, {model} the model&apos;s, {n} a number, {date} today</source>
        <translation>{stem} 图片名，{model} 模型名，{n} 编号，{date} 今天的日期</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Example of a name</source>
        <translation>名称示例</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>&amp;Export</source>
        <translation>导出(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>模型(&amp;M)</translation>
    </message>
    <message>
        <source>F&amp;ormat</source>
        <translation>格式(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Quality</source>
        <translation>质量(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Folder</source>
        <translation>文件夹(&amp;F)</translation>
    </message>
    <message numerus="yes">
        <source>All %n pictures</source>
        <translation>
            <numerusform>全部 %n 张图片</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Each of the %n models</source>
        <translation>
            <numerusform>%n 个模型分别导出</numerusform>
        </translation>
    </message>
    <message>
        <source>Beside each picture</source>
        <translation>与图片同一文件夹</translation>
    </message>
    <message>
        <source>A folder…</source>
        <translation>选择文件夹…</translation>
    </message>
    <message>
        <source>Another folder…</source>
        <translation>其他文件夹…</translation>
    </message>
    <message>
        <source>For example %1</source>
        <translation>例如 %1</translation>
    </message>
    <message>
        <source>Compare at least two models, and wait for their results.</source>
        <translation>请至少比较两个模型，并等待结果完成。</translation>
    </message>
    <message>
        <source>Open a picture first.</source>
        <translation>请先打开一张图片。</translation>
    </message>
    <message>
        <source>Export into a folder</source>
        <translation>导出到文件夹</translation>
    </message>
    <message>
        <source>Keep it, and ask at the end</source>
        <translation>保留，最后再询问</translation>
    </message>
    <message>
        <source>Keep both: number the new one</source>
        <translation>两个都保留：新文件加编号</translation>
    </message>
    <message>
        <source>Replace it</source>
        <translation>替换</translation>
    </message>
    <message>
        <source>Skip the picture</source>
        <translation>跳过该图片</translation>
    </message>
    <message>
        <source>&amp;If a file exists</source>
        <translation>若文件已存在(&amp;I)</translation>
    </message>
    <message numerus="yes">
        <source>%n selected pictures</source>
        <translation>
            <numerusform>选中的 %n 张图片</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pictures not saved yet</source>
        <translation>
            <numerusform>尚未保存的 %n 张图片</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no such picture.</source>
        <translation>没有这样的图片。</translation>
    </message>
</context>
<context>
    <name>deweather::studio::FiguresPanel</name>
    <message>
        <source>By weather</source>
        <translation>按天气</translation>
    </message>
    <message>
        <source>By folder</source>
        <translation>按文件夹</translation>
    </message>
    <message>
        <source>By picture</source>
        <translation>按图片</translation>
    </message>
    <message>
        <source>All together</source>
        <translation>全部合并</translation>
    </message>
    <message>
        <source>How the pictures are put together in the figures</source>
        <translation>图表中图片的分组方式</translation>
    </message>
    <message>
        <source>Grouping</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>图表</translation>
    </message>
    <message>
        <source>Summary of the figure</source>
        <translation>图表说明</translation>
    </message>
</context>
<context>
    <name>deweather::studio::FileScan</name>
    <message numerus="yes">
        <source>The names of %n files in %1 are not UTF-8, so they cannot be opened here: rename them, or use the command line</source>
        <translation>
            <numerusform>%1 中有 %n 个文件的名称不是 UTF-8，无法在此打开：请重命名，或使用命令行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n results of earlier work in %1 were left out, as their sources lie beside them</source>
        <translation>
            <numerusform>已略过 %1 中 %n 个先前的结果，因为原文件就在旁边</numerusform>
        </translation>
    </message>
    <message>
        <source>There are no pictures and no videos in %1</source>
        <translation>%1 中没有图片和视频</translation>
    </message>
</context>
<context>
    <name>deweather::studio::HeaderBar</name>
    <message>
        <source>Menu</source>
        <translation>菜单</translation>
    </message>
    <message>
        <source>Menu (Alt)</source>
        <translation>菜单 (Alt)</translation>
    </message>
    <message>
        <source>Workspaces</source>
        <translation>工作区</translation>
    </message>
</context>
<context>
    <name>deweather::studio::InspectWorkspace</name>
    <message>
        <source>Clips cannot be analysed; export some frames as pictures.</source>
        <translation>无法分析视频；请将部分帧导出为图片。</translation>
    </message>
    <message numerus="yes">
        <source>Analysing %n pictures…</source>
        <translation>
            <numerusform>正在分析 %n 张图片…</numerusform>
        </translation>
    </message>
    <message>
        <source>Drop pictures or folders here to see what a model&apos;s experts do on them.</source>
        <translation>将图片或文件夹拖到此处，查看模型的专家如何处理它们。</translation>
    </message>
    <message>
        <source>%1 of %2 pictures, %3 tokens</source>
        <translation>%1 / %2 张图片，%3 个标记</translation>
    </message>
    <message>
        <source>%1: %2 pictures, %3 tokens, %4 of them sampled</source>
        <translation>%1：%2 张图片，%3 个标记，其中抽样 %4 个</translation>
    </message>
    <message>
        <source>%1 × %2 pixels</source>
        <translation>%1 × %2 像素</translation>
    </message>
    <message>
        <source>Weather: %1</source>
        <translation>天气：%1</translation>
    </message>
    <message>
        <source>The model sees: %1</source>
        <translation>模型判断：%1</translation>
    </message>
    <message>
        <source>PSNR %1 dB</source>
        <translation>PSNR %1 dB</translation>
    </message>
    <message>
        <source>Pictures to analyse</source>
        <translation>要分析的图片</translation>
    </message>
    <message>
        <source>Pictures (%1)</source>
        <translation>图片 (%1)</translation>
    </message>
    <message>
        <source>Folder of pictures to analyse</source>
        <translation>要分析的图片文件夹</translation>
    </message>
    <message>
        <source>Folder of the clean pictures</source>
        <translation>干净图片的文件夹</translation>
    </message>
    <message>
        <source>A saved analysis</source>
        <translation>已保存的分析</translation>
    </message>
    <message>
        <source>Analyses (%1)</source>
        <translation>分析 (%1)</translation>
    </message>
    <message>
        <source>Save the analysis</source>
        <translation>保存分析</translation>
    </message>
    <message>
        <source>A folder for the report</source>
        <translation>报告文件夹</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Written: %1</source>
        <translation>已写入：%1</translation>
    </message>
    <message>
        <source>Cannot write %1: %2</source>
        <translation>无法写入 %1：%2</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>&amp;Open pictures…</source>
        <translation>打开图片(&amp;O)…</translation>
    </message>
    <message>
        <source>Analyse these pictures as well</source>
        <translation>同时分析这些图片</translation>
    </message>
    <message>
        <source>Open &amp;folder…</source>
        <translation>打开文件夹(&amp;F)…</translation>
    </message>
    <message>
        <source>Analyse the pictures of a folder</source>
        <translation>分析文件夹中的图片</translation>
    </message>
    <message>
        <source>Open a saved &amp;analysis…</source>
        <translation>打开已保存的分析(&amp;A)…</translation>
    </message>
    <message>
        <source>Open an earlier analysis</source>
        <translation>查看以前的分析</translation>
    </message>
    <message>
        <source>&amp;Save the analysis…</source>
        <translation>保存分析(&amp;S)…</translation>
    </message>
    <message>
        <source>To be opened again without the pictures</source>
        <translation>无需图片即可再次打开</translation>
    </message>
    <message>
        <source>&amp;Report…</source>
        <translation>报告(&amp;R)…</translation>
    </message>
    <message>
        <source>Figures, tables and a page of HTML in a folder, as the command line writes them</source>
        <translation>将图表、表格和 HTML 页面写入文件夹，与命令行相同</translation>
    </message>
    <message>
        <source>Analyse a&amp;gain</source>
        <translation>重新分析(&amp;G)</translation>
    </message>
    <message>
        <source>Run the model over all pictures</source>
        <translation>对所有图片运行模型</translation>
    </message>
    <message>
        <source>S&amp;top</source>
        <translation>停止(&amp;T)</translation>
    </message>
    <message>
        <source>Stop and keep the results so far</source>
        <translation>保留目前已分析的内容</translation>
    </message>
    <message>
        <source>Folder of re&amp;ferences…</source>
        <translation>参考图片文件夹(&amp;F)…</translation>
    </message>
    <message>
        <source>The clean pictures by the same names: shows whether uncertainty goes with error</source>
        <translation>同名的干净图片：显示不确定性是否与误差相关</translation>
    </message>
    <message>
        <source>No references</source>
        <translation>无参考</translation>
    </message>
    <message>
        <source>Look at the routing alone, which is faster</source>
        <translation>仅查看路由，速度更快</translation>
    </message>
    <message>
        <source>Re&amp;move from the list</source>
        <translation>从列表中移除(&amp;M)</translation>
    </message>
    <message>
        <source>Analyse the others alone</source>
        <translation>仅分析其余图片</translation>
    </message>
    <message>
        <source>&amp;Close all</source>
        <translation>全部关闭(&amp;C)</translation>
    </message>
    <message>
        <source>Begin anew</source>
        <translation>重新开始</translation>
    </message>
    <message>
        <source>Open in &amp;Restore</source>
        <translation>在“修复”中打开(&amp;R)</translation>
    </message>
    <message>
        <source>Restore this picture</source>
        <translation>修复此图片</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>检视</translation>
    </message>
    <message>
        <source>The model whose experts are analysed</source>
        <translation>要查看其专家的模型</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Another model or checkpoint on the same pictures: what changed</source>
        <translation>同一批图片上的另一个模型或检查点：有何变化</translation>
    </message>
    <message>
        <source>Second model</source>
        <translation>第二个模型</translation>
    </message>
    <message>
        <source>closed form</source>
        <translation>闭式解</translation>
    </message>
    <message>
        <source> passes</source>
        <translation> 次</translation>
    </message>
    <message>
        <source>Estimate uncertainty in closed form, or with this many dropout passes</source>
        <translation>不确定性：闭式解，或多次 dropout 采样</translation>
    </message>
    <message>
        <source>Passes</source>
        <translation>采样次数</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Patch</source>
        <translation>图块</translation>
    </message>
    <message>
        <source>Fi&amp;gures</source>
        <translation>图表(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Plane of router outputs</source>
        <translation>路由器输出平面(&amp;P)</translation>
    </message>
    <message>
        <source>%1 has no experts to look at.</source>
        <translation>%1 没有可查看的专家。</translation>
    </message>
    <message>
        <source>Use %1</source>
        <translation>使用 %1</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Analysis</source>
        <translation>分析(&amp;A)</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>&amp;Inspect</source>
        <translation>检视(&amp;I)</translation>
    </message>
    <message>
        <source>Does it &amp;matter?</source>
        <translation>这重要吗？(&amp;M)</translation>
    </message>
    <message>
        <source>Run the pictures again with experts exchanged, averaged and switched off</source>
        <translation>交换、平均和关闭专家后，重新处理这些图片</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>against</source>
        <translation>对比</translation>
    </message>
    <message>
        <source>Settings of the analysis</source>
        <translation>分析设置</translation>
    </message>
    <message>
        <source>How the routers&apos; uncertainty is estimated: in closed form, which is exact and fast, or by running the model several times with dropout.</source>
        <translation>路由器不确定性的估计方式：用封闭公式（准确且快速），或带 dropout 多次运行模型。</translation>
    </message>
</context>
<context>
    <name>deweather::studio::JobBar</name>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
</context>
<context>
    <name>deweather::studio::KeysDialog</name>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
</context>
<context>
    <name>deweather::studio::MainWindow</name>
    <message>
        <source>%1 – %2</source>
        <translation>%1 – %2</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Diagnosis</source>
        <translation>诊断(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Tour</source>
        <translation>导览(&amp;T)</translation>
    </message>
    <message>
        <source>Qui&amp;t</source>
        <translation>退出(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation>按键(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;About Deweather Studio</source>
        <translation>关于 Deweather Studio(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Preferences…</source>
        <translation>首选项(&amp;P)…</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>菜单</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
</context>
<context>
    <name>deweather::studio::MapPanel</name>
    <message>
        <source>Chosen expert</source>
        <translation>所选专家</translation>
    </message>
    <message>
        <source>Gate weight of an expert</source>
        <translation>某专家的门控权重</translation>
    </message>
    <message>
        <source>Standard deviation of the router</source>
        <translation>路由器标准差</translation>
    </message>
    <message>
        <source>Predictive entropy</source>
        <translation>预测熵</translation>
    </message>
    <message>
        <source>Chance of another expert</source>
        <translation>改选其他专家的概率</translation>
    </message>
    <message>
        <source>Weather</source>
        <translation>天气</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>误差</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>What lies over the picture</source>
        <translation>图片上叠加的内容</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Expert </source>
        <translation>专家 </translation>
    </message>
    <message>
        <source>How opaque the map is</source>
        <translation>叠加图的不透明度</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>不透明度</translation>
    </message>
    <message>
        <source>Layer %1</source>
        <translation>第 %1 层</translation>
    </message>
    <message>
        <source>%1 over the original</source>
        <translation>原图上的%1</translation>
    </message>
</context>
<context>
    <name>deweather::studio::MessageStrip</name>
    <message>
        <source>Close this message</source>
        <translation>关闭此消息</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
</context>
<context>
    <name>deweather::studio::ModelCatalog</name>
    <message>
        <source>%1 could not be moved to the trash: delete the file yourself</source>
        <translation>无法将 %1 移到回收站：请手动删除该文件</translation>
    </message>
</context>
<context>
    <name>deweather::studio::ModelsController</name>
    <message>
        <source>The graphics card has failed (%1). Work goes on, slower, on the processor; start the program again to use the card again.</source>
        <translation>显卡出现故障（%1）。工作将在处理器上以较慢速度继续；重新启动程序后可再次使用显卡。</translation>
    </message>
    <message>
        <source>Adding %1</source>
        <translation>正在添加 %1</translation>
    </message>
    <message>
        <source>Added the model %1</source>
        <translation>已添加模型 %1</translation>
    </message>
    <message>
        <source>%1 is in the trash</source>
        <translation>%1 已移到回收站</translation>
    </message>
    <message>
        <source>Add a model</source>
        <translation>添加模型</translation>
    </message>
    <message>
        <source>Models and checkpoints (%1)</source>
        <translation>模型和检查点 (%1)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
</context>
<context>
    <name>deweather::studio::ModelsPanel</name>
    <message>
        <source>Use for all</source>
        <translation>用于全部</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>添加…</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>About this model</source>
        <translation>关于此模型</translation>
    </message>
    <message>
        <source>Restore all pictures with this model; the others are only compared on the picture shown</source>
        <translation>用此模型修复所有图片；其他模型仅在当前图片上比较</translation>
    </message>
    <message>
        <source>Add a model file or a checkpoint of a known network; it can also be dropped on the window</source>
        <translation>添加模型文件或已知网络的检查点；也可以直接拖到窗口上</translation>
    </message>
    <message>
        <source>Move this model to the trash</source>
        <translation>将此模型移到回收站</translation>
    </message>
    <message>
        <source>cannot be used</source>
        <translation>无法使用</translation>
    </message>
    <message>
        <source>a file that is not installed</source>
        <translation>未安装的文件</translation>
    </message>
    <message>
        <source>Tick to compare %1 on the picture shown</source>
        <translation>勾选后在当前图片上比较 %1</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>About this model…</source>
        <translation>关于此模型…</translation>
    </message>
    <message>
        <source>%1 (for all)</source>
        <translation>%1（用于全部）</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>%1 M parameters, %2 GMAC for 256 × 256 pixels</source>
        <translation>%1 M 参数，256 × 256 像素需 %2 GMAC</translation>
    </message>
    <message>
        <source>%1, for %2</source>
        <translation>%1，用于：%2</translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation>运行于</translation>
    </message>
</context>
<context>
    <name>deweather::studio::NewRunPanel</name>
    <message>
        <source>&amp;Start training</source>
        <translation>开始训练(&amp;S)</translation>
    </message>
    <message>
        <source>A preset, or a TOML file of your own</source>
        <translation>预设，或您自己的 TOML 文件</translation>
    </message>
    <message>
        <source>The device for training; auto uses a GPU if there is one</source>
        <translation>用于训练的设备；auto 在有 GPU 时使用 GPU</translation>
    </message>
    <message>
        <source>A new folder, for everything of the run</source>
        <translation>用于存放此次训练全部内容的新文件夹</translation>
    </message>
    <message>
        <source>From the preset</source>
        <translation>按预设</translation>
    </message>
    <message>
        <source>One</source>
        <translation>一个</translation>
    </message>
    <message>
        <source>Processes that train together: one for each GPU, or sharing the cores</source>
        <translation>共同训练的进程：每个 GPU 一个，或共享各核心</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>找到的内容</translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation>添加文件夹…</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Folder of the run</source>
        <translation>训练文件夹</translation>
    </message>
    <message>
        <source>Pictures to train on</source>
        <translation>训练图片</translation>
    </message>
    <message>
        <source>Pictures to score on</source>
        <translation>评分图片</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>已找到</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Processes</source>
        <translation>进程</translation>
    </message>
    <message>
        <source>Folders of degraded and clean pictures, or of clean ones that are given weather</source>
        <translation>包含退化和清晰图片的文件夹，或将被加上天气的清晰图片文件夹</translation>
    </message>
    <message>
        <source>Folder of pictures</source>
        <translation>图片文件夹</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message numerus="yes">
        <source>    and %n more</source>
        <translation>
            <numerusform>    还有 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose a preset.</source>
        <translation>请选择预设。</translation>
    </message>
    <message>
        <source>Choose a folder for the run.</source>
        <translation>请为此次训练选择文件夹。</translation>
    </message>
    <message>
        <source>Add pictures to train on.</source>
        <translation>请添加训练图片。</translation>
    </message>
    <message>
        <source>The pictures are being looked at.</source>
        <translation>正在检查图片。</translation>
    </message>
    <message>
        <source>There are no usable pictures in %1.</source>
        <translation>%1 中没有可用的图片。</translation>
    </message>
    <message>
        <source>Measure &amp;time and memory</source>
        <translation>测量时间和内存(&amp;T)</translation>
    </message>
    <message>
        <source>Trains some steps with these settings in a folder that is removed again</source>
        <translation>按这些设置在临时文件夹中训练几步，随后删除该文件夹</translation>
    </message>
    <message>
        <source>First samples</source>
        <translation>最初的样本</translation>
    </message>
    <message>
        <source>What it takes</source>
        <translation>所需资源</translation>
    </message>
    <message>
        <source>Not measured yet</source>
        <translation>尚未测量</translation>
    </message>
    <message>
        <source>Crops of your pictures, as the network gets them, appear here</source>
        <translation>这里显示网络将得到的您的图片块</translation>
    </message>
    <message>
        <source>S&amp;top measuring</source>
        <translation>停止测量(&amp;T)</translation>
    </message>
    <message>
        <source>Training some steps to measure them …</source>
        <translation>正在训练几步以便测量……</translation>
    </message>
    <message>
        <source>About %1 for %2 steps, %3 each, with scores and saving.</source>
        <translation>%2 步约需 %1，每步 %3，含评分和保存。</translation>
    </message>
    <message>
        <source>%1 of memory, %2 on the GPU, %3 of disk.</source>
        <translation>内存 %1，显存 %2，磁盘 %3。</translation>
    </message>
    <message>
        <source>%1 of memory, %2 of disk.</source>
        <translation>内存 %1，磁盘 %2。</translation>
    </message>
    <message>
        <source>This preset is not trained on pairs of pictures</source>
        <translation>此预设不用成对图片训练</translation>
    </message>
    <message>
        <source>Careful: %1 is trained on and scored on; its scores will be better than on new pictures</source>
        <translation>注意：%1 既用于训练又用于评分；其分数会高于新图片上的分数</translation>
    </message>
    <message>
        <source>All settings</source>
        <translation>全部设置</translation>
    </message>
    <message>
        <source>Begin with</source>
        <translation>起点</translation>
    </message>
    <message>
        <source>The installed model: improve it</source>
        <translation>已安装的模型：继续改进</translation>
    </message>
    <message>
        <source>Nothing: fresh weights</source>
        <translation>从头开始：新权重</translation>
    </message>
    <message>
        <source>Improving starts from a good result and uses low learning rates</source>
        <translation>改进从良好的结果出发，并使用较低的学习率</translation>
    </message>
    <message>
        <source>Choose the run&apos;s folder</source>
        <translation>选择运行的文件夹</translation>
    </message>
    <message>
        <source>Choose where the run&apos;s folder is made</source>
        <translation>选择在哪里创建运行的文件夹</translation>
    </message>
</context>
<context>
    <name>deweather::studio::SettingsTable</name>
    <message>
        <source>Search, or KEY=VALUE and Enter</source>
        <translation>搜索，或输入 键=值 后按回车</translation>
    </message>
    <message>
        <source>Search the settings</source>
        <translation>搜索设置</translation>
    </message>
    <message>
        <source>All settings</source>
        <translation>全部设置</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Change a value in place; Delete sets it back to the preset&apos;s</source>
        <translation>直接修改数值；按 Delete 恢复预设值</translation>
    </message>
    <message>
        <source>Set back to the preset&apos;s value</source>
        <translation>恢复预设值</translation>
    </message>
    <message>
        <source>Not a setting of this preset</source>
        <translation>此预设没有该设置</translation>
    </message>
    <message>
        <source>The preset has %1</source>
        <translation>预设值为 %1</translation>
    </message>
</context>
<context>
    <name>deweather::studio::OpeningController</name>
    <message>
        <source>The reference is %1; of several only the first is taken</source>
        <translation>参考图是 %1；多个文件中只取第一个</translation>
    </message>
    <message>
        <source>pasted %1</source>
        <translation>粘贴 %1</translation>
    </message>
    <message>
        <source>%1 cannot be written: free some space, or open a file instead</source>
        <translation>无法写入 %1：请释放空间，或改为打开文件</translation>
    </message>
    <message>
        <source>There is no file and no picture to paste: copy one first</source>
        <translation>没有可粘贴的文件或图片：请先复制</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Pictures and videos (%1)</source>
        <translation>图片和视频 (%1)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Open the pictures of a folder</source>
        <translation>打开文件夹中的图片</translation>
    </message>
    <message>
        <source>Add a segmenter</source>
        <translation>添加分割模型</translation>
    </message>
    <message>
        <source>Models and checkpoints (%1)</source>
        <translation>模型和检查点 (%1)</translation>
    </message>
    <message>
        <source>Reference for this picture</source>
        <translation>此图片的参考图</translation>
    </message>
    <message>
        <source>Folder of references</source>
        <translation>参考图文件夹</translation>
    </message>
</context>
<context>
    <name>deweather::studio::PatchPanel</name>
    <message>
        <source>Similar patches</source>
        <translation>相似图块</translation>
    </message>
    <message>
        <source>Most similar patches of all pictures</source>
        <translation>所有图片中最相似的图块</translation>
    </message>
    <message>
        <source>Click the picture to see the output of the routers for a patch.</source>
        <translation>点击图片，查看路由器对图块的判断。</translation>
    </message>
    <message>
        <source>%1: row %2, column %3</source>
        <translation>%1：第 %2 行，第 %3 列</translation>
    </message>
    <message>
        <source>Layer %1</source>
        <translation>第 %1 层</translation>
    </message>
</context>
<context>
    <name>deweather::studio::PreferencesDialog</name>
    <message>
        <source>Preferences</source>
        <translation>首选项</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>L&amp;ook</source>
        <translation>外观(&amp;O)</translation>
    </message>
    <message>
        <source>The language changes when the program is started again.</source>
        <translation>语言将在下次启动程序时更改。</translation>
    </message>
</context>
<context>
    <name>deweather::studio::QueueController</name>
    <message numerus="yes">
        <source>%n s</source>
        <translation>
            <numerusform>%n 秒</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n min</source>
        <translation>
            <numerusform>%n 分钟</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 小时</translation>
    </message>
    <message>
        <source>F5 restores it</source>
        <translation>按 F5 修复</translation>
    </message>
    <message numerus="yes">
        <source>%n pictures removed</source>
        <translation>
            <numerusform>已移除 %n 张图片</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>正在加载模型…</translation>
    </message>
    <message numerus="yes">
        <source>Paused, %n pictures to go</source>
        <translation>
            <numerusform>已暂停，还剩 %n 张图片</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pictures restored</source>
        <translation>
            <numerusform>已修复 %n 张图片</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pictures failed</source>
        <translation>
            <numerusform>%n 张图片失败</numerusform>
        </translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Restoring %1</source>
        <translation>正在修复 %1</translation>
    </message>
    <message numerus="yes">
        <source>%n to go</source>
        <translation>
            <numerusform>还剩 %n</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 s each</source>
        <translation>每张 %1 秒</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>剩余 %1</translation>
    </message>
</context>
<context>
    <name>deweather::studio::RecentFiles</name>
    <message>
        <source>Open &amp;recent</source>
        <translation>最近打开(&amp;R)</translation>
    </message>
    <message>
        <source>Nothing yet</source>
        <translation>暂无</translation>
    </message>
</context>
<context>
    <name>deweather::studio::RestoreActions</name>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>打开(&amp;O)…</translation>
    </message>
    <message>
        <source>Open pictures and clips</source>
        <translation>打开图片和视频</translation>
    </message>
    <message>
        <source>Open &amp;folder…</source>
        <translation>打开文件夹(&amp;F)…</translation>
    </message>
    <message>
        <source>Open the pictures of a folder</source>
        <translation>打开文件夹中的图片</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>粘贴(&amp;P)</translation>
    </message>
    <message>
        <source>Open what was copied: files, or a picture</source>
        <translation>打开复制的内容：文件或图片</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>保存(&amp;S)</translation>
    </message>
    <message>
        <source>Save the result beside the picture</source>
        <translation>将结果保存在图片旁边</translation>
    </message>
    <message>
        <source>Save &amp;as…</source>
        <translation>另存为(&amp;A)…</translation>
    </message>
    <message>
        <source>Save the result under another name</source>
        <translation>以其他名称保存结果</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>导出(&amp;E)…</translation>
    </message>
    <message>
        <source>Save one, all or the comparison, with format, name and folder</source>
        <translation>保存单张、全部或比较图，可选格式、名称和文件夹</translation>
    </message>
    <message>
        <source>Reference for this picture…</source>
        <translation>此图片的参考图…</translation>
    </message>
    <message>
        <source>Choose the true picture, for PSNR and SSIM; it can also be dropped with Alt held</source>
        <translation>选择真实图片以计算 PSNR 和 SSIM；也可以按住 Alt 拖放</translation>
    </message>
    <message>
        <source>Folder of references…</source>
        <translation>参考图文件夹…</translation>
    </message>
    <message>
        <source>Choose a folder with the true pictures by the same names</source>
        <translation>选择存有同名真实图片的文件夹</translation>
    </message>
    <message>
        <source>No references</source>
        <translation>不使用参考图</translation>
    </message>
    <message>
        <source>Score nothing</source>
        <translation>不评分</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>暂停(&amp;P)</translation>
    </message>
    <message>
        <source>Pause the queue; the current picture starts again later</source>
        <translation>暂停队列；正在进行的稍后重新开始</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Try again</source>
        <translation>重试(&amp;T)</translation>
    </message>
    <message>
        <source>Restore or save this picture again</source>
        <translation>重新修复或保存此图片</translation>
    </message>
    <message>
        <source>&amp;Remove from the list</source>
        <translation>从列表中移除(&amp;R)</translation>
    </message>
    <message>
        <source>Close this picture; its file stays</source>
        <translation>关闭此图片；文件保留</translation>
    </message>
    <message>
        <source>Show in file &amp;manager</source>
        <translation>在文件管理器中显示(&amp;M)</translation>
    </message>
    <message>
        <source>Show the result, or else the picture, in its folder</source>
        <translation>在文件夹中显示结果；若无结果则显示图片</translation>
    </message>
    <message>
        <source>P&amp;lay</source>
        <translation>播放(&amp;L)</translation>
    </message>
    <message>
        <source>Play or pause the clip</source>
        <translation>播放或暂停视频</translation>
    </message>
    <message>
        <source>&amp;Next picture</source>
        <translation>下一张图片(&amp;N)</translation>
    </message>
    <message>
        <source>Show the next picture of the list</source>
        <translation>显示列表中的下一张图片</translation>
    </message>
    <message>
        <source>Pre&amp;vious picture</source>
        <translation>上一张图片(&amp;V)</translation>
    </message>
    <message>
        <source>Show the picture before in the list</source>
        <translation>显示列表中的上一张图片</translation>
    </message>
    <message>
        <source>&amp;Fit</source>
        <translation>适合窗口(&amp;F)</translation>
    </message>
    <message>
        <source>Fit the picture into the window, key 0</source>
        <translation>使图片适合窗口（按键 0）</translation>
    </message>
    <message>
        <source>&amp;100 %</source>
        <translation>&amp;100 %</translation>
    </message>
    <message>
        <source>One picture pixel a screen pixel, key 1</source>
        <translation>一个图片像素对应一个屏幕像素（按键 1）</translation>
    </message>
    <message>
        <source>&amp;Weather map</source>
        <translation>天气图(&amp;W)</translation>
    </message>
    <message>
        <source>Show over the picture where the model sees weather</source>
        <translation>在图片上显示模型识别到天气的位置</translation>
    </message>
    <message>
        <source>&amp;Result</source>
        <translation>结果(&amp;R)</translation>
    </message>
    <message>
        <source>The restored picture alone</source>
        <translation>仅显示修复后的图片</translation>
    </message>
    <message>
        <source>S&amp;plit</source>
        <translation>分割(&amp;P)</translation>
    </message>
    <message>
        <source>Original and result in one picture, with a handle between them</source>
        <translation>原图与结果同图显示，中间有分隔线</translation>
    </message>
    <message>
        <source>Si&amp;de by side</source>
        <translation>并排(&amp;D)</translation>
    </message>
    <message>
        <source>Original and result beside each other</source>
        <translation>原图与结果并排显示</translation>
    </message>
    <message>
        <source>&amp;Grid</source>
        <translation>网格(&amp;G)</translation>
    </message>
    <message>
        <source>The original and the results of all models beside each other</source>
        <translation>原图与所有模型的结果并排显示</translation>
    </message>
    <message>
        <source>D&amp;ifference</source>
        <translation>差异(&amp;I)</translation>
    </message>
    <message>
        <source>Len&amp;s</source>
        <translation>放大镜(&amp;S)</translation>
    </message>
    <message>
        <source>The result, and the original under a lens that follows the pointer</source>
        <translation>显示结果，并在随指针移动的放大镜下显示原图</translation>
    </message>
    <message>
        <source>The changes, amplified</source>
        <translation>放大显示被改变的部分</translation>
    </message>
    <message>
        <source>Difference ×%1</source>
        <translation>差异 ×%1</translation>
    </message>
    <message numerus="yes">
        <source>Show what was changed %n times as strong</source>
        <translation>
            <numerusform>将变化放大 %n 倍显示</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Queue</source>
        <translation>队列(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>Difference gai&amp;n</source>
        <translation>差异增益(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Inspect the experts</source>
        <translation>检视专家(&amp;I)</translation>
    </message>
    <message>
        <source>See what the model&apos;s experts do on this picture</source>
        <translation>查看模型的专家如何处理此图片</translation>
    </message>
    <message>
        <source>C&amp;lasses (segmentation)</source>
        <translation>类别（语义分割）(&amp;L)</translation>
    </message>
    <message>
        <source>Segment the picture and its results: show the class of every pixel</source>
        <translation>标出图片及其结果中每个像素是什么</translation>
    </message>
    <message>
        <source>E&amp;xperts</source>
        <translation>专家(&amp;X)</translation>
    </message>
    <message>
        <source>Show over the picture which experts the model chose, and how sure it is of them</source>
        <translation>在图片上显示模型选择了哪些专家以及它有多确定</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>Take back what was done last</source>
        <translation>撤销上一步操作</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>Do again what was taken back</source>
        <translation>重做被撤销的操作</translation>
    </message>
    <message>
        <source>Stop the queue</source>
        <translation>停止队列</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>工具</translation>
    </message>
    <message>
        <source>Show the original while it is held</source>
        <translation>按住时显示原图</translation>
    </message>
    <message>
        <source>Fit the picture into the window</source>
        <translation>使图片适合窗口</translation>
    </message>
    <message>
        <source>One picture pixel a screen pixel</source>
        <translation>一个图片像素对应一个屏幕像素</translation>
    </message>
    <message>
        <source>Zoom in and out</source>
        <translation>放大和缩小</translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation>滚轮</translation>
    </message>
    <message>
        <source>Zoom at the pointer</source>
        <translation>以指针为中心缩放</translation>
    </message>
    <message>
        <source>Double click</source>
        <translation>双击</translation>
    </message>
    <message>
        <source>From fitted to 100 % and back</source>
        <translation>在适合窗口与 100 % 之间切换</translation>
    </message>
    <message>
        <source>Arrows</source>
        <translation>方向键</translation>
    </message>
    <message>
        <source>Move the picture</source>
        <translation>移动图片</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Delete</translation>
    </message>
    <message>
        <source>Remove from the list; Ctrl+Z puts it back</source>
        <translation>从列表中移除；Ctrl+Z 可恢复</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Move the handle of Split, or size the lens</source>
        <translation>移动分隔线，或改变放大镜大小</translation>
    </message>
    <message>
        <source>Turn the line of Split</source>
        <translation>旋转分隔线</translation>
    </message>
    <message>
        <source>First and last frame of a clip&apos;s part</source>
        <translation>片段的首帧和末帧</translation>
    </message>
    <message>
        <source>Alt+drop</source>
        <translation>Alt+拖放</translation>
    </message>
    <message>
        <source>The true picture of the one on screen, for PSNR and SSIM</source>
        <translation>当前图片的真实图片，用于 PSNR 和 SSIM</translation>
    </message>
    <message>
        <source>Space, \</source>
        <translation>空格，\</translation>
    </message>
    <message>
        <source>K, Space</source>
        <translation>K，空格</translation>
    </message>
    <message>
        <source>A second back and forward in the clip</source>
        <translation>视频后退、前进一秒</translation>
    </message>
    <message>
        <source>The frame before and after</source>
        <translation>前一帧、后一帧</translation>
    </message>
    <message>
        <source>Repeat a clip&apos;s part</source>
        <translation>循环播放选定片段</translation>
    </message>
</context>
<context>
    <name>deweather::studio::RestoreWorkspace</name>
    <message>
        <source>Saving %1</source>
        <translation>正在保存 %1</translation>
    </message>
    <message>
        <source>&amp;Restore</source>
        <translation>修复(&amp;R)</translation>
    </message>
</context>
<context>
    <name>deweather::studio::RouterNotice</name>
    <message>
        <source>Layer %1: the router has collapsed: its weights have shrunk to %2 of what a router begins with</source>
        <translation>第 %1 层：路由器已坍缩：其权重已缩小到初始值的 %2 倍</translation>
    </message>
    <message>
        <source>Layer %1: the router has collapsed: its temperature is nearly zero (%2), so all scores are alike</source>
        <translation>第 %1 层：路由器已坍缩：其温度几乎为零（%2），所有得分都相同</translation>
    </message>
    <message>
        <source>Layer %1: the router&apos;s temperature has fallen to its floor (%2): training flattens the gates</source>
        <translation>第 %1 层：路由器的温度已降到下限（%2）：训练使门控权重趋于相同</translation>
    </message>
    <message>
        <source>Layer %1: the router has collapsed: the gates of %2 % of the tokens are alike</source>
        <translation>第 %1 层：路由器已坍缩：%2 % 的标记门控权重相同</translation>
    </message>
    <message>
        <source>Layer %1: %2 of %3 experts are dead: hardly any token chooses them</source>
        <translation>第 %1 层：%2 个专家（共 %3 个）已失效：几乎没有标记选择它们</translation>
    </message>
    <message>
        <source>Exchanging experts changes nothing (%1 dB): this mixture does not use them</source>
        <translation>互换专家没有影响（%1 dB）：此混合模型没有利用专家</translation>
    </message>
    <message>
        <source>Exchanging experts makes the pictures better (by %1 dB): the routers choose worse than by chance</source>
        <translation>互换专家反而使图片更好（%1 dB）：路由器的选择不如随机</translation>
    </message>
</context>
<context>
    <name>deweather::studio::RoutingPanel</name>
    <message>
        <source>Show the e&amp;xperts</source>
        <translation>显示专家(&amp;X)</translation>
    </message>
    <message>
        <source>Lay over the picture what the routers of this model decided, token by token (Ctrl+B)</source>
        <translation>在图片上逐个词元显示此模型路由器的决定 (Ctrl+B)</translation>
    </message>
    <message>
        <source>Chosen expert</source>
        <translation>所选专家</translation>
    </message>
    <message>
        <source>Gate weight of an expert</source>
        <translation>某专家的门控权重</translation>
    </message>
    <message>
        <source>Uncertainty of the router</source>
        <translation>路由器的不确定性</translation>
    </message>
    <message>
        <source>Predictive entropy</source>
        <translation>预测熵</translation>
    </message>
    <message>
        <source>Chance of another expert</source>
        <translation>改选其他专家的概率</translation>
    </message>
    <message>
        <source>Map of the experts</source>
        <translation>专家图</translation>
    </message>
    <message>
        <source>What lies over the picture</source>
        <translation>图片上叠加的内容</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>The layer with experts</source>
        <translation>哪一个专家层</translation>
    </message>
    <message>
        <source>Expert </source>
        <translation>专家 </translation>
    </message>
    <message>
        <source>The expert whose weight is shown</source>
        <translation>显示哪个专家的权重</translation>
    </message>
    <message>
        <source>Expert</source>
        <translation>专家</translation>
    </message>
    <message>
        <source>How opaque the map is</source>
        <translation>天气图的不透明度</translation>
    </message>
    <message>
        <source>Opacity of the experts</source>
        <translation>专家图的不透明度</translation>
    </message>
    <message>
        <source>Layer %1</source>
        <translation>第 %1 层</translation>
    </message>
    <message>
        <source>This model has no experts.</source>
        <translation>此模型没有专家。</translation>
    </message>
    <message>
        <source>%1 %2 %</source>
        <translation>%1 %2 %</translation>
    </message>
    <message>
        <source>expert %1</source>
        <translation>专家 %1</translation>
    </message>
</context>
<context>
    <name>deweather::studio::RunPanel</name>
    <message>
        <source>Losses on a log scale</source>
        <translation>损失用对数坐标</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>Weight of earlier values in each point of a curve</source>
        <translation>曲线每个点中包含多少之前的值</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>图表</translation>
    </message>
    <message>
        <source>Step of the samples</source>
        <translation>样例的步</translation>
    </message>
    <message>
        <source>Picture </source>
        <translation>图片 </translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>样例</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>第 %1 步</translation>
    </message>
    <message>
        <source>no samples yet</source>
        <translation>尚无样例</translation>
    </message>
    <message>
        <source>%1 cannot be read</source>
        <translation>无法读取 %1</translation>
    </message>
    <message>
        <source>Experts</source>
        <translation>专家</translation>
    </message>
    <message>
        <source>Degraded</source>
        <translation>退化</translation>
    </message>
    <message>
        <source>Restored</source>
        <translation>修复后</translation>
    </message>
    <message>
        <source>Clean</source>
        <translation>干净</translation>
    </message>
</context>
<context>
    <name>deweather::studio::SaveController</name>
    <message>
        <source>Replace all</source>
        <translation>全部替换</translation>
    </message>
    <message>
        <source>%1 is saved, but: %2</source>
        <translation>%1 已保存，但是：%2</translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation>已保存 %1</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>另存为…</translation>
    </message>
    <message>
        <source>Replace it</source>
        <translation>替换</translation>
    </message>
    <message>
        <source>%1 exists already and is kept; tick “Replace” in the export to write it anew</source>
        <translation>%1 已存在并予以保留；若要重新写入，请在导出时勾选“替换”</translation>
    </message>
    <message>
        <source>%1 is open here and would be replaced by a result: choose another name or folder</source>
        <translation>%1 已在此打开，会被结果替换：请选择其他名称或文件夹</translation>
    </message>
    <message>
        <source>Save the result</source>
        <translation>保存结果</translation>
    </message>
    <message>
        <source>Pictures (%1)</source>
        <translation>图片 (%1)</translation>
    </message>
</context>
<context>
    <name>deweather::studio::SaveSummary</name>
    <message>
        <source>Saved %1</source>
        <translation>已保存 %1</translation>
    </message>
    <message numerus="yes">
        <source>%n pictures saved</source>
        <translation>
            <numerusform>已保存 %n 张图片</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not saved</source>
        <translation>
            <numerusform>%n 张未保存</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n files exist already and are kept</source>
        <translation>
            <numerusform>%n 个文件已存在，予以保留</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deweather::studio::SegmentPanel</name>
    <message>
        <source>Show &amp;classes</source>
        <translation>显示类别(&amp;C)</translation>
    </message>
    <message>
        <source>Segment the picture and its results: show the class of every pixel (Ctrl+L)</source>
        <translation>标出图片及其结果中每个像素是什么 (Ctrl+L)</translation>
    </message>
    <message>
        <source>The network that names the classes</source>
        <translation>标出类别的网络</translation>
    </message>
    <message>
        <source>Segmenter</source>
        <translation>分割模型</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>添加…</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Classes, faint where nothing changed</source>
        <translation>类别，未变处淡显</translation>
    </message>
    <message>
        <source>What restoring changed</source>
        <translation>复原改变之处</translation>
    </message>
    <message>
        <source>What is wrong</source>
        <translation>错误之处</translation>
    </message>
    <message>
        <source>True labels</source>
        <translation>真实标签</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>图层</translation>
    </message>
    <message>
        <source>What lies over the pictures</source>
        <translation>覆盖在图片上的内容</translation>
    </message>
    <message>
        <source>Opacity of the classes</source>
        <translation>类别的不透明度</translation>
    </message>
    <message>
        <source>How opaque the map is; to the right, the map alone</source>
        <translation>图层的不透明度；最右为仅显示图层</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>选择</translation>
    </message>
    <message>
        <source>True labels of Cityscapes or CamVid: scores what is seen against them</source>
        <translation>Cityscapes 或 CamVid 的真实标签：据此为识别结果评分</translation>
    </message>
    <message>
        <source>&amp;Folder of labels…</source>
        <translation>标签文件夹(&amp;F)…</translation>
    </message>
    <message>
        <source>&amp;Labels of this picture…</source>
        <translation>此图片的标签(&amp;L)…</translation>
    </message>
    <message>
        <source>&amp;None</source>
        <translation>无(&amp;N)</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>不透明度</translation>
    </message>
    <message>
        <source>none installed</source>
        <translation>未安装</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Folder of true labels</source>
        <translation>真实标签的文件夹</translation>
    </message>
    <message>
        <source>True labels of this picture</source>
        <translation>此图片的真实标签</translation>
    </message>
    <message>
        <source>Labels (%1)</source>
        <translation>标签 (%1)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Add a segmenter: a model file, ESPNet&apos;s published checkpoint, or ONNX or TorchScript with its description beside it</source>
        <translation>添加分割模型：模型文件、ESPNet 公开的检查点，或带有说明文件的 ONNX 或 TorchScript</translation>
    </message>
</context>
<context>
    <name>deweather::studio::Segmentation</name>
    <message>
        <source>No segmenter is installed: add one in the Segmentation panel</source>
        <translation>未安装分割模型：请在“语义分割”面板中添加</translation>
    </message>
    <message>
        <source>%1: mIoU %2 %</source>
        <translation>%1：mIoU %2 %</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>参考</translation>
    </message>
    <message>
        <source>void</source>
        <translation>无类别</translation>
    </message>
    <message>
        <source> (truly %1)</source>
        <translation>（实为 %1）</translation>
    </message>
    <message>
        <source>Run a program?</source>
        <translation>运行程序？</translation>
    </message>
    <message>
        <source>The segmenter “%1” is TorchScript, which is a program and not only weights.</source>
        <translation>分割模型“%1”是 TorchScript：它是程序，而不只是权重。</translation>
    </message>
    <message>
        <source>It runs in a process of its own, which can write no files, reach no network and start no programs. It can read your files. Run it only if you trust where it comes from.</source>
        <translation>它在单独的进程中运行，不能写文件、不能联网、不能启动程序，但可以读取您的文件。仅在您信任其来源时才运行。</translation>
    </message>
    <message>
        <source>&amp;Run it</source>
        <translation>运行(&amp;R)</translation>
    </message>
</context>
<context>
    <name>deweather::studio::SessionKeeper</name>
    <message numerus="yes">
        <source>The last session ended with %n pictures that are not saved.</source>
        <translation>
            <numerusform>上次退出时有 %n 张图片未保存。</numerusform>
        </translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Forget them</source>
        <translation>放弃</translation>
    </message>
</context>
<context>
    <name>deweather::studio::StrengthControl</name>
    <message>
        <source>How much of the restored picture is mixed into the original; above 100 % what was changed is exaggerated. Also used when saving. A double click goes back to 100 %</source>
        <translation>将多少修复结果混入原图；超过 100 % 时会夸大改动。保存时同样使用。双击可恢复到 100 %</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>强度</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source>Type the strength in percent</source>
        <translation>输入强度百分比</translation>
    </message>
    <message>
        <source>Strength in percent</source>
        <translation>强度百分比</translation>
    </message>
    <message>
        <source>Back to 100 %</source>
        <translation>恢复到 100 %</translation>
    </message>
    <message>
        <source>This picture</source>
        <translation>此图片</translation>
    </message>
    <message>
        <source>Selected</source>
        <translation>所选</translation>
    </message>
    <message>
        <source>All pictures</source>
        <translation>所有图片</translation>
    </message>
    <message>
        <source>Which pictures the strength applies to</source>
        <translation>强度适用于哪些图片</translation>
    </message>
    <message>
        <source>Remove: %1</source>
        <translation>去除：%1</translation>
    </message>
    <message>
        <source>Unticked, it stays where the model sees it</source>
        <translation>不勾选时，模型看到的地方保持原样</translation>
    </message>
    <message>
        <source>This model does not tell the weathers apart</source>
        <translation>此模型不区分天气</translation>
    </message>
    <message>
        <source>Back to 100 % of all weathers</source>
        <translation>恢复为全部天气 100 %</translation>
    </message>
</context>
<context>
    <name>deweather::studio::TourBalloon</name>
    <message>
        <source>Back</source>
        <translation>上一步</translation>
    </message>
    <message>
        <source>Skip the tour</source>
        <translation>跳过导览</translation>
    </message>
    <message>
        <source>It is in the Help menu (Esc)</source>
        <translation>可从“帮助”菜单打开（Esc）</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
</context>
<context>
    <name>deweather::studio::TrainEngine</name>
    <message>
        <source>The program that trains ended at once</source>
        <translation>训练程序立即结束了</translation>
    </message>
    <message>
        <source>%1 cannot be created: choose another folder</source>
        <translation>无法创建 %1：请选择其他文件夹</translation>
    </message>
    <message>
        <source>%1 cannot be started: %2</source>
        <translation>无法启动 %1：%2</translation>
    </message>
    <message>
        <source>It is trained on %1: stop it there</source>
        <translation>正在 %1 上训练：请在那里停止</translation>
    </message>
    <message>
        <source>Process %1 cannot be stopped: %2</source>
        <translation>无法停止进程 %1：%2</translation>
    </message>
    <message>
        <source>It is being trained: stop it first</source>
        <translation>正在训练：请先停止</translation>
    </message>
    <message>
        <source>%1 could not be moved to the trash: delete the folder yourself</source>
        <translation>无法将 %1 移到回收站：请自行删除该文件夹</translation>
    </message>
</context>
<context>
    <name>deweather::studio::TrainWorkspace</name>
    <message>
        <source>its folder is gone</source>
        <translation>文件夹已不存在</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>正在启动</translation>
    </message>
    <message>
        <source>running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>running elsewhere</source>
        <translation>在别处运行</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>killed</source>
        <translation>被终止</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>A tick shows a run over the one that is chosen</source>
        <translation>勾选可将该训练叠加到所选训练上</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Save the figure</source>
        <translation>保存图表</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2</source>
        <translation>无法写入 %1：%2</translation>
    </message>
    <message>
        <source>&amp;New run</source>
        <translation>新训练(&amp;N)</translation>
    </message>
    <message>
        <source>Begin a run</source>
        <translation>开始一次训练</translation>
    </message>
    <message>
        <source>&amp;Open run…</source>
        <translation>打开训练(&amp;O)…</translation>
    </message>
    <message>
        <source>Follow a run from its folder, of any machine</source>
        <translation>从文件夹跟踪任意机器上的训练</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>停止(&amp;S)</translation>
    </message>
    <message>
        <source>End the step, save and stop</source>
        <translation>完成当前步，保存并停止</translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation>继续(&amp;R)</translation>
    </message>
    <message>
        <source>Resume from the newest checkpoint</source>
        <translation>从最新的检查点继续</translation>
    </message>
    <message>
        <source>&amp;Duplicate…</source>
        <translation>复制(&amp;D)…</translation>
    </message>
    <message>
        <source>A new run with these settings, and changes</source>
        <translation>以这些设置并加以更改的新训练</translation>
    </message>
    <message>
        <source>Remove from the &amp;list</source>
        <translation>从列表移除(&amp;L)</translation>
    </message>
    <message>
        <source>No longer follow this run; its folder stays</source>
        <translation>不再跟踪此训练；其文件夹保留</translation>
    </message>
    <message>
        <source>Move to &amp;trash</source>
        <translation>移到回收站(&amp;T)</translation>
    </message>
    <message>
        <source>Move the run&apos;s folder to the trash</source>
        <translation>将训练的文件夹移到回收站</translation>
    </message>
    <message>
        <source>&amp;Use in Restore</source>
        <translation>在复原中使用(&amp;U)</translation>
    </message>
    <message>
        <source>Restore pictures with the chosen checkpoint</source>
        <translation>用所选检查点复原图片</translation>
    </message>
    <message>
        <source>&amp;Inspect</source>
        <translation>查看(&amp;I)</translation>
    </message>
    <message>
        <source>See what the chosen checkpoint&apos;s experts do</source>
        <translation>查看所选检查点的专家在做什么</translation>
    </message>
    <message>
        <source>&amp;Export model…</source>
        <translation>导出模型(&amp;E)…</translation>
    </message>
    <message>
        <source>Save the chosen checkpoint as a model file</source>
        <translation>将所选检查点保存为模型文件</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Checkpoint</source>
        <translation>检查点</translation>
    </message>
    <message>
        <source>Which of the run&apos;s models</source>
        <translation>该训练的哪个模型</translation>
    </message>
    <message>
        <source>Folder of a run</source>
        <translation>训练的文件夹</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>训练(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>模型(&amp;M)</translation>
    </message>
    <message>
        <source>%1 – %2</source>
        <translation>%1 – %2</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>%1 failed: %2</source>
        <translation>%1 失败：%2</translation>
    </message>
    <message>
        <source>%1 was killed before its first checkpoint; it would begin again</source>
        <translation>%1 在第一个检查点之前被终止；将重新开始</translation>
    </message>
    <message>
        <source>%1 was killed; its checkpoint of step %2 is good</source>
        <translation>%1 被终止；其第 %2 步的检查点完好</translation>
    </message>
    <message>
        <source>The folder of %1 is gone</source>
        <translation>%1 的文件夹已不存在</translation>
    </message>
    <message>
        <source>Remove from the list</source>
        <translation>从列表移除</translation>
    </message>
    <message>
        <source>A new run</source>
        <translation>新训练</translation>
    </message>
    <message>
        <source>Reading the run…</source>
        <translation>正在读取训练…</translation>
    </message>
    <message>
        <source>%1, step %2 of %3</source>
        <translation>%1，第 %2 步，共 %3 步</translation>
    </message>
    <message>
        <source>%1, step %2</source>
        <translation>%1，第 %2 步</translation>
    </message>
    <message>
        <source>, on %1</source>
        <translation>，在 %1 上</translation>
    </message>
    <message>
        <source>, best %1 dB</source>
        <translation>，最佳 %1 dB</translation>
    </message>
    <message numerus="yes">
        <source>, %n unreadable lines</source>
        <translation>
            <numerusform>，%n 行无法读取</numerusform>
        </translation>
    </message>
    <message>
        <source>Best</source>
        <translation>最佳</translation>
    </message>
    <message>
        <source>Step %1</source>
        <translation>第 %1 步</translation>
    </message>
    <message>
        <source>Export the model</source>
        <translation>导出模型</translation>
    </message>
    <message>
        <source>&amp;Train</source>
        <translation>训练(&amp;T)</translation>
    </message>
    <message>
        <source>, %1 left</source>
        <translation>，剩余 %1</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
</context>
<context>
    <name>deweather::studio::ViewBar</name>
    <message>
        <source>Views</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>缩放</translation>
    </message>
</context>
<context>
    <name>deweather::studio::ViewController</name>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>scored on all pixels, RGB</source>
        <translation>按全部像素评分，RGB</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Show in file manager</source>
        <translation>在文件管理器中显示</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message numerus="yes">
        <source>%n pictures could not be restored: the list marks them, with the reason</source>
        <translation>
            <numerusform>%n 张图片无法修复：列表中已标出并注明原因</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deweather::widgets::ClassLegend</name>
    <message>
        <source>Classes</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>之前</translation>
    </message>
    <message>
        <source>After</source>
        <translation>之后</translation>
    </message>
    <message>
        <source>IoU</source>
        <translation>IoU</translation>
    </message>
    <message>
        <source>IoU after</source>
        <translation>之后 IoU</translation>
    </message>
    <message>
        <source>Share of the picture&apos;s pixels, in percent</source>
        <translation>占图片像素的百分比</translation>
    </message>
    <message>
        <source>Share of the pixels of what the current model made of it, in percent</source>
        <translation>占当前模型结果像素的百分比</translation>
    </message>
    <message>
        <source>Overlap with the true labels, of the picture as it is, in percent</source>
        <translation>原图与真实标签的重合度（百分比）</translation>
    </message>
    <message>
        <source>Overlap with the true labels, of what the current model made of it, in percent</source>
        <translation>当前模型结果与真实标签的重合度（百分比）</translation>
    </message>
    <message>
        <source>Copy as &amp;CSV</source>
        <translation>复制为 CSV(&amp;C)</translation>
    </message>
</context>
<context>
    <name>deweather::widgets::CompareCanvas</name>
    <message>
        <source>Picture before and after</source>
        <translation>处理前后的图片</translation>
    </message>
    <message>
        <source>Plus and minus zoom, 0 fits, 1 shows 100 %, arrows move, brackets move the dividing line or size the lens, T turns the split, Page Up and Page Down choose the result, Space shows the original</source>
        <translation>加号和减号缩放，0 适合窗口，1 显示 100 %，方向键移动，方括号移动分隔线或改变放大镜大小，T 旋转分隔线，Page Up 和 Page Down 选择结果，空格键显示原图</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>原图</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>参考图</translation>
    </message>
    <message>
        <source>%1 − reference</source>
        <translation>%1 − 参考图</translation>
    </message>
    <message>
        <source>%1 − original</source>
        <translation>%1 − 原图</translation>
    </message>
    <message>
        <source>×%1</source>
        <translation>×%1</translation>
    </message>
    <message>
        <source>not there yet</source>
        <translation>尚未完成</translation>
    </message>
    <message>
        <source>Wheel: zoom at the pointer
Drag: move the picture
Double click: fit or 100 %
Space held: original
+ − zoom, 0 fit, 1 100 %, 2 200 %, arrows move
[ ] dividing line or lens, T turns the split, Page Up and Page Down: other result</source>
        <translation>滚轮：以指针为中心缩放
拖动：移动图片
双击：适合窗口或 100 %
按住空格：原图
+ − 缩放，0 适合窗口，1 100 %，2 200 %，方向键移动
[ ] 分隔线或放大镜，T 旋转分隔线，Page Up 和 Page Down：其他结果</translation>
    </message>
</context>
<context>
    <name>deweather::widgets::ComparisonModel</name>
    <message>
        <source>%1 ms</source>
        <translation>%1 毫秒</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 k</source>
        <translation>%1 k</translation>
    </message>
    <message>
        <source>%1 M</source>
        <translation>%1 M</translation>
    </message>
    <message>
        <source>The best of this column</source>
        <translation>本列最佳</translation>
    </message>
    <message>
        <source>%1, the best</source>
        <translation>%1，最佳</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>The model that restored the picture</source>
        <translation>修复该图片的模型</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>How long restoring took</source>
        <translation>修复所用时间</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>How many numbers the model learned</source>
        <translation>模型学习的数值个数</translation>
    </message>
    <message>
        <source>GMAC</source>
        <translation>GMAC</translation>
    </message>
    <message>
        <source>Billions of multiply-accumulate operations (GMAC) for this picture</source>
        <translation>处理该图片所需的十亿次乘加运算</translation>
    </message>
    <message>
        <source>PSNR</source>
        <translation>PSNR</translation>
    </message>
    <message>
        <source>Closeness to the reference in decibels: more is better</source>
        <translation>与参考图的接近程度（分贝）：越高越好</translation>
    </message>
    <message>
        <source>SSIM</source>
        <translation>SSIM</translation>
    </message>
    <message>
        <source>Likeness of structure to the reference: 1 is equal</source>
        <translation>与参考图的结构相似度：1 表示相同</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>mIoU</source>
        <translation>mIoU</translation>
    </message>
    <message>
        <source>What a segmenter sees in it against the true labels: mean overlap of the classes</source>
        <translation>分割模型的识别结果与真实标签相比：各类别的平均重合度</translation>
    </message>
    <message>
        <source>mAcc</source>
        <translation>mAcc</translation>
    </message>
    <message>
        <source>What a segmenter sees in it against the true labels: mean accuracy of the classes</source>
        <translation>分割模型的识别结果与真实标签相比：各类别的平均准确率</translation>
    </message>
</context>
<context>
    <name>deweather::widgets::ComparisonTable</name>
    <message>
        <source>Comparison of models</source>
        <translation>模型比较</translation>
    </message>
    <message>
        <source>Copy as &amp;Markdown</source>
        <translation>复制为 Markdown(&amp;M)</translation>
    </message>
    <message>
        <source>Copy as &amp;CSV</source>
        <translation>复制为 CSV(&amp;C)</translation>
    </message>
</context>
<context>
    <name>deweather::widgets::EmbeddingView</name>
    <message>
        <source>Plane of points</source>
        <translation>点平面</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>另有 %n 个</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deweather::widgets::ExpertLegend</name>
    <message>
        <source>Experts</source>
        <translation>专家</translation>
    </message>
    <message>
        <source>Click an expert to see its gate weight</source>
        <translation>点击专家以查看其门控权重</translation>
    </message>
    <message>
        <source>%1: %2 %</source>
        <translation>%1：%2 %</translation>
    </message>
</context>
<context>
    <name>deweather::widgets::FigureView</name>
    <message>
        <source>Show &amp;all</source>
        <translation>显示全部(&amp;A)</translation>
    </message>
    <message>
        <source>Export as &amp;PNG…</source>
        <translation>导出为 PNG(&amp;P)…</translation>
    </message>
    <message>
        <source>Export as &amp;SVG…</source>
        <translation>导出为 SVG(&amp;S)…</translation>
    </message>
    <message>
        <source>Export as P&amp;DF…</source>
        <translation>导出为 PDF(&amp;D)…</translation>
    </message>
    <message>
        <source>Export the numbers as &amp;CSV…</source>
        <translation>将数据导出为 CSV(&amp;C)…</translation>
    </message>
</context>
<context>
    <name>deweather::widgets::GateBars</name>
    <message>
        <source>Gate weights of the patch</source>
        <translation>图块的门控权重</translation>
    </message>
    <message>
        <source>%1, expert %2
probability %3</source>
        <translation>%1，专家 %2
概率 %3</translation>
    </message>
    <message>
        <source>chosen, gate weight %1</source>
        <translation>已选，门控权重 %1</translation>
    </message>
    <message>
        <source>logit %1</source>
        <translation>logit %1</translation>
    </message>
    <message>
        <source> ± %1</source>
        <translation> ± %1</translation>
    </message>
</context>
<context>
    <name>deweather::widgets::HeatLegend</name>
    <message>
        <source>%1 from %2 to %3</source>
        <translation>%1，从 %2 到 %3</translation>
    </message>
</context>
<context>
    <name>deweather::widgets::JobList</name>
    <message>
        <source>Open pictures and videos</source>
        <translation>已打开的图片和视频</translation>
    </message>
    <message>
        <source>&amp;Try again</source>
        <translation>重试(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>Show in &amp;folder</source>
        <translation>在文件夹中显示(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Remove from the list</source>
        <translation>从列表中移除(&amp;R)</translation>
    </message>
    <message>
        <source>Pictures and videos appear here</source>
        <translation>图片和视频会显示在这里</translation>
    </message>
</context>
<context>
    <name>deweather::widgets::JobModel</name>
    <message>
        <source>%1, %2 %</source>
        <translation>%1，%2 %</translation>
    </message>
    <message>
        <source>video %1</source>
        <translation>视频 %1</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
</context>
<context>
    <name>deweather::widgets::Section</name>
    <message>
        <source>Fold this part</source>
        <translation>折叠此部分</translation>
    </message>
    <message>
        <source>Unfold this part</source>
        <translation>展开此部分</translation>
    </message>
</context>
<context>
    <name>deweather::widgets::TimeLine</name>
    <message>
        <source>Time line</source>
        <translation>时间线</translation>
    </message>
    <message>
        <source>The frame before (Left)</source>
        <translation>上一帧（左方向键）</translation>
    </message>
    <message>
        <source>Play (K)</source>
        <translation>播放（K）</translation>
    </message>
    <message>
        <source>The next frame (Right)</source>
        <translation>下一帧（右方向键）</translation>
    </message>
    <message>
        <source>In</source>
        <translation>入点</translation>
    </message>
    <message>
        <source>Restore from here on (I)</source>
        <translation>从此处开始修复（I）</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>出点</translation>
    </message>
    <message>
        <source>Restore up to here (O)</source>
        <translation>修复到此处（O）</translation>
    </message>
    <message>
        <source>Pause (K)</source>
        <translation>暂停（K）</translation>
    </message>
    <message>
        <source>%1 / %2   frame %3 of %4</source>
        <translation>%1 / %2   第 %3 帧，共 %4 帧</translation>
    </message>
    <message>
        <source>all frames</source>
        <translation>所有帧</translation>
    </message>
    <message>
        <source>%1 – %2, %3 frames</source>
        <translation>%1 – %2，%3 帧</translation>
    </message>
    <message>
        <source>K plays, J and L go a second, Left and Right a frame, I and O set where restoring begins and ends</source>
        <translation>K 播放，J 和 L 移动一秒，左右键移动一帧，I 和 O 设置修复的起点和终点</translation>
    </message>
    <message>
        <source>Repeat</source>
        <translation>循环</translation>
    </message>
    <message>
        <source>Play the part between In and Out again and again (R)</source>
        <translation>循环播放起点与终点之间的片段 (R)</translation>
    </message>
    <message>
        <source>preview</source>
        <translation>预览</translation>
    </message>
    <message>
        <source>While it plays, frames are restored as large as the time allows; a paused frame is exact</source>
        <translation>播放时按时间允许的尺寸修复；暂停的帧为完整结果</translation>
    </message>
    <message numerus="yes">
        <source>%n frames</source>
        <translation>
            <numerusform>%n 帧</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deweather::widgets::WeatherBars</name>
    <message>
        <source>Weather in the picture</source>
        <translation>图片中的天气</translation>
    </message>
    <message>
        <source>rain %1 %, raindrops %2 %, haze %3 %, snow %4 %</source>
        <translation>雨 %1 %，雨滴 %2 %，雾霾 %3 %，雪 %4 %</translation>
    </message>
</context>
<context>
    <name>deweather::widgets::WeatherLegend</name>
    <message>
        <source>Weather map</source>
        <translation>天气图</translation>
    </message>
    <message>
        <source>Show %1 on the map</source>
        <translation>在天气图上显示%1</translation>
    </message>
</context>
<context>
    <name>deweather::widgets::HistogramView</name>
    <message>
        <source>Histogram before and after</source>
        <translation>修复前后的直方图</translation>
    </message>
    <message>
        <source>%1: %2 % of the pixels have a colour at 0, %3 % one at 255</source>
        <translation>%1：%2 % 的像素有颜色为 0，%3 % 的像素有颜色为 255</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>原图</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Areas: the result. Lines: the original.</source>
        <translation>色块：结果；线条：原图。</translation>
    </message>
</context>
<context>
    <name>deweather::studio::ListFilter</name>
    <message>
        <source>Which pictures are listed</source>
        <translation>列出哪些图片</translation>
    </message>
    <message>
        <source>All (%1)</source>
        <translation>全部 (%1)</translation>
    </message>
    <message>
        <source>Not saved (%1)</source>
        <translation>未保存 (%1)</translation>
    </message>
    <message>
        <source>Failed (%1)</source>
        <translation>失败 (%1)</translation>
    </message>
    <message>
        <source>Clips (%1)</source>
        <translation>视频 (%1)</translation>
    </message>
</context>
</TS>
