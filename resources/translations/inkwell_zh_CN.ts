<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message>
        <source>&amp;New conversation</source>
        <translation>新对话(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Add folder…</source>
        <translation>添加文件夹(&amp;A)…</translation>
    </message>
    <message>
        <source>Add f&amp;iles…</source>
        <translation>添加文件(&amp;I)…</translation>
    </message>
    <message>
        <source>&amp;Library…</source>
        <translation>资料库(&amp;L)…</translation>
    </message>
    <message>
        <source>&amp;Models…</source>
        <translation>模型(&amp;M)…</translation>
    </message>
    <message>
        <source>&amp;Look for changes in folders</source>
        <translation>检查文件夹的变化(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation>设置(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Commands…</source>
        <translation>命令面板(&amp;C)…</translation>
    </message>
    <message>
        <source>&amp;Search conversations</source>
        <translation>搜索对话(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Write a question</source>
        <translation>输入问题(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Edit the last question</source>
        <translation>修改上一个问题(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Continue the stopped answer</source>
        <translation>继续已停止的回答(&amp;C)</translation>
    </message>
    <message>
        <source>Earlier version of the answer</source>
        <translation>上一个版本的回答</translation>
    </message>
    <message>
        <source>Later version of the answer</source>
        <translation>下一个版本的回答</translation>
    </message>
    <message>
        <source>Choose &amp;what is asked…</source>
        <translation>选择检索范围(&amp;W)…</translation>
    </message>
    <message>
        <source>&amp;Prompts and whole documents…</source>
        <translation>提示词与通读(&amp;P)…</translation>
    </message>
    <message>
        <source>S&amp;top answering</source>
        <translation>停止回答(&amp;T)</translation>
    </message>
    <message>
        <source>Answer &amp;again</source>
        <translation>重新回答(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Next citation</source>
        <translation>下一处引用(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Previous citation</source>
        <translation>上一处引用(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Find in the source</source>
        <translation>在来源中查找(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Rename conversation…</source>
        <translation>重命名对话(&amp;M)…</translation>
    </message>
    <message>
        <source>&amp;Pin or unpin conversation</source>
        <translation>置顶或取消置顶(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Delete conversation</source>
        <translation>删除对话(&amp;D)</translation>
    </message>
    <message>
        <source>E&amp;xport conversation…</source>
        <translation>导出对话(&amp;X)…</translation>
    </message>
    <message>
        <source>&amp;Import conversations…</source>
        <translation>导入对话(&amp;I)…</translation>
    </message>
    <message>
        <source>&amp;Side bar</source>
        <translation>侧边栏(&amp;S)</translation>
    </message>
    <message>
        <source>S&amp;ource panel</source>
        <translation>来源面板(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Menu bar</source>
        <translation>菜单栏(&amp;M)</translation>
    </message>
    <message>
        <source>Reduce &amp;motion</source>
        <translation>减弱动态效果(&amp;M)</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>放大(&amp;I)</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>缩小(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Actual size</source>
        <translation>实际大小(&amp;Z)</translation>
    </message>
    <message>
        <source>What leaves this &amp;computer…</source>
        <translation>数据去向(&amp;P)…</translation>
    </message>
    <message>
        <source>&amp;Model and computer…</source>
        <translation>模型与本机(&amp;M)…</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts…</source>
        <translation>键盘快捷键(&amp;K)…</translation>
    </message>
    <message>
        <source>Show &amp;logs</source>
        <translation>查看日志(&amp;L)</translation>
    </message>
    <message>
        <source>Check for &amp;updates…</source>
        <translation>检查更新(&amp;U)…</translation>
    </message>
    <message>
        <source>L&amp;icences</source>
        <translation>许可证(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;About Inkwell</source>
        <translation>关于墨池(&amp;A)</translation>
    </message>
    <message>
        <source>System language</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Appearance</source>
        <translation>外观(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Conversation</source>
        <translation>对话(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
</context>
<context>
    <name>AddPrompt</name>
    <message>
        <source>Add {name} to your models?</source>
        <translation>将 {name} 添加到模型？</translation>
    </message>
    <message>
        <source>Use it where it lies</source>
        <translation>原地使用</translation>
    </message>
    <message>
        <source>Takes no more room. It must stay there; its files are never changed or deleted.</source>
        <translation>不占用额外空间。文件须留在原处，不会被修改或删除。</translation>
    </message>
    <message>
        <source>Copy it</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>For a model on a USB stick: afterwards the stick is not needed any more.</source>
        <translation>适合 U 盘中的模型：复制后不再需要 U 盘。</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
</context>
<context>
    <name>AnswerRow</name>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>No answer was finished.</source>
        <translation>这次回答没有完成。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Stopped before the end.</source>
        <translation>回答已中途停止。</translation>
    </message>
    <message>
        <source>The nearest passages in your documents</source>
        <translation>文档中最接近的段落</translation>
    </message>
    <message>
        <source>1 statement, supported</source>
        <translation>1 条陈述，有依据</translation>
    </message>
    <message>
        <source>1 statement, not supported</source>
        <translation>1 条陈述，缺少依据</translation>
    </message>
    <message>
        <source>{all} statements, {supported} supported</source>
        <translation>{all} 条陈述，{supported} 条有依据</translation>
    </message>
    <message>
        <source>Export table…</source>
        <translation>导出表格…</translation>
    </message>
    <message>
        <source>Export the table of this answer</source>
        <translation>导出这个回答的表格</translation>
    </message>
    <message>
        <source>How was this answered?</source>
        <translation>这个回答怎么来的？</translation>
    </message>
    <message>
        <source>Regenerate</source>
        <translation>重新回答</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Continue the stopped answer</source>
        <translation>继续已停止的回答</translation>
    </message>
    <message>
        <source>More about this answer</source>
        <translation>关于这个回答的更多操作</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>[{n}] {file}, {place}</source>
        <translation>[{n}] {file}，{place}</translation>
    </message>
</context>
<context>
    <name>Arrivals</name>
    <message>
        <source>Add a folder with your documents</source>
        <translation>添加存放文档的文件夹</translation>
    </message>
    <message>
        <source>Add files</source>
        <translation>添加文件</translation>
    </message>
    <message>
        <source>{path} is not there.</source>
        <translation>{path} 不存在。</translation>
    </message>
    <message>
        <source>Drop folders and files to add them to the library.</source>
        <translation>松开即可将文件夹和文件添加到资料库。</translation>
    </message>
    <message>
        <source>Drop the model to add it.</source>
        <translation>松开即可添加模型。</translation>
    </message>
</context>
<context>
    <name>Asking</name>
    <message>
        <source>Your documents are being read first. The answer follows.</source>
        <translation>正在先读取你的文档，随后给出回答。</translation>
    </message>
</context>
<context>
    <name>AvailableRow</name>
    <message>
        <source>{size} are here already</source>
        <translation>已有 {size}</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Get</source>
        <translation>获取</translation>
    </message>
    <message>
        <source>Go on getting {name}</source>
        <translation>继续获取 {name}</translation>
    </message>
    <message>
        <source>Get {name}</source>
        <translation>获取 {name}</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>Discard what is here of {name}</source>
        <translation>放弃已下载的 {name}</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Needs more memory than is free here ({free}). Converted to a small file it needs a third.</source>
        <translation>所需内存超过当前可用的 {free}。转换成小文件后约需三分之一。</translation>
    </message>
    <message>
        <source>Needs more memory than is free here ({free}).</source>
        <translation>所需内存超过当前可用的 {free}。</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Close this message</source>
        <translation>关闭此消息</translation>
    </message>
</context>
<context>
    <name>ChoicePrompt</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>CollectionsPage</name>
    <message>
        <source>A collection is a named set of folders and files that you ask together. Choose files in the table, or a folder in the side bar, and add them to one.</source>
        <translation>集合是一组有名字的文件夹和文件，可以一起提问。在表格中选择文件，或在侧边栏选择文件夹，把它们加入集合。</translation>
    </message>
    <message>
        <source>Collections</source>
        <translation>集合</translation>
    </message>
    <message>
        <source>Folders and files of the collection</source>
        <translation>集合中的文件夹和文件</translation>
    </message>
    <message>
        <source>Ask this collection</source>
        <translation>就此集合提问</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>重命名…</translation>
    </message>
    <message>
        <source>Delete collection</source>
        <translation>删除集合</translation>
    </message>
    <message>
        <source>Take out</source>
        <translation>移出</translation>
    </message>
    <message>
        <source>Choose files</source>
        <translation>选择文件</translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Commands</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Type a command, a conversation or a folder</source>
        <translation>输入命令、对话或文件夹的名称</translation>
    </message>
    <message>
        <source>Nothing is called so.</source>
        <translation>没有匹配的项目。</translation>
    </message>
</context>
<context>
    <name>CommandsPart</name>
    <message>
        <source>Ask only “{name}”</source>
        <translation>只检索“{name}”</translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message>
        <source>All documents</source>
        <translation>全部文档</translation>
    </message>
    <message>
        <source>Ask about your documents…</source>
        <translation>就你的文档提问…</translation>
    </message>
    <message>
        <source>Ask the model…</source>
        <translation>向模型提问…</translation>
    </message>
    <message>
        <source>Your question</source>
        <translation>你的问题</translation>
    </message>
    <message>
        <source>Asking</source>
        <translation>检索范围</translation>
    </message>
    <message>
        <source>Asking the model alone</source>
        <translation>仅由模型回答</translation>
    </message>
    <message>
        <source>No documents</source>
        <translation>不用文档</translation>
    </message>
    <message>
        <source>The language model answers by itself: nothing is searched, nothing is cited</source>
        <translation>由语言模型自行回答：不检索，也不引用文档</translation>
    </message>
    <message>
        <source>The new wording becomes a branch of its own; the old one stays.</source>
        <translation>修改后的问题会成为新的分支，原来的对话会保留。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Leave the question as it was</source>
        <translation>放弃修改</translation>
    </message>
    <message>
        <source>Choose what is asked</source>
        <translation>选择检索范围</translation>
    </message>
    <message>
        <source>Choose folders, files and collections</source>
        <translation>选择文件夹、文件和合集</translation>
    </message>
    <message>
        <source>Prompts and work over whole documents</source>
        <translation>提示词与通读文档</translation>
    </message>
    <message>
        <source>Prompts, summaries, lists, comparisons and tables (/)</source>
        <translation>提示词、总结、列出、比较和表格（/）</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>提问</translation>
    </message>
</context>
<context>
    <name>ConversationModel</name>
    <message>
        <source>Pinned</source>
        <translation>已置顶</translation>
    </message>
</context>
<context>
    <name>ConversationView</name>
    <message>
        <source>Open this link?</source>
        <translation>打开这个链接？</translation>
    </message>
    <message>
        <source>This link was written in an answer. It opens in your browser, outside Inkwell:</source>
        <translation>这个链接出现在回答中，将在墨池之外的浏览器里打开：</translation>
    </message>
    <message>
        <source>Open in browser</source>
        <translation>在浏览器中打开</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>复制地址</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Go to the latest message</source>
        <translation>跳到最新消息</translation>
    </message>
</context>
<context>
    <name>ConversationsPart</name>
    <message>
        <source>Rename conversation</source>
        <translation>重命名对话</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>“{title}” was deleted.</source>
        <translation>已删除“{title}”。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Markdown (*.md)</source>
        <translation>Markdown (*.md)</translation>
    </message>
    <message>
        <source>Web page (*.html)</source>
        <translation>网页 (*.html)</translation>
    </message>
    <message>
        <source>PDF (*.pdf)</source>
        <translation>PDF (*.pdf)</translation>
    </message>
    <message>
        <source>Inkwell conversation (*.json)</source>
        <translation>墨池对话 (*.json)</translation>
    </message>
    <message>
        <source>Export conversation</source>
        <translation>导出对话</translation>
    </message>
    <message>
        <source>{path} cannot be written: {why}.</source>
        <translation>无法写入 {path}：{why}。</translation>
    </message>
    <message>
        <source>Exported to {path}</source>
        <translation>已导出到 {path}</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Import conversations</source>
        <translation>导入对话</translation>
    </message>
    <message numerus="yes">
        <source>%Ln conversation(s) taken in.</source>
        <translation>
            <numerusform>已导入 %Ln 个对话。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ConvertPrompt</name>
    <message>
        <source>Convert {name}</source>
        <translation>转换 {name}</translation>
    </message>
    <message>
        <source>Makes a GGUF file that runs on any computer. The original stays as it is.</source>
        <translation>生成可在任何电脑上运行的 GGUF 文件，原模型保持不变。</translation>
    </message>
    <message>
        <source>Convert</source>
        <translation>转换</translation>
    </message>
</context>
<context>
    <name>Dialogs</name>
    <message>
        <source>Model and computer</source>
        <translation>模型与本机</translation>
    </message>
    <message>
        <source>Send the question</source>
        <translation>发送问题</translation>
    </message>
    <message>
        <source>New line in the question</source>
        <translation>在问题中换行</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Version {version}. Ask your own documents, offline, with citations that open at the very sentence.</source>
        <translation>版本 {version}。离线向自己的文档提问，每处引用都能打开到原句。</translation>
    </message>
    <message>
        <source>About Inkwell</source>
        <translation>关于墨池</translation>
    </message>
</context>
<context>
    <name>EmptyState</name>
    <message>
        <source>Ask your own documents</source>
        <translation>向自己的文档提问</translation>
    </message>
    <message>
        <source>Add a folder and ask. Every answer opens at the sentence it rests on. Nothing is sent anywhere.</source>
        <translation>添加文件夹，然后提问。每个回答都能打开到它所依据的原句，不会发送任何数据。</translation>
    </message>
    <message>
        <source>What would you like to know?</source>
        <translation>想了解什么？</translation>
    </message>
    <message>
        <source>Answers come from your documents, with the sentence they rest on.</source>
        <translation>回答出自你的文档，并附上所依据的原句。</translation>
    </message>
    <message>
        <source>Add a folder…</source>
        <translation>添加文件夹…</translation>
    </message>
    <message>
        <source>Try the sample documents</source>
        <translation>试试示例文档</translation>
    </message>
</context>
<context>
    <name>EngineSays</name>
    <message>
        <source>These pages are pictures whose text is still to be recognised: {pages}.</source>
        <translation>这些页是图片，文字有待识别：{pages}。</translation>
    </message>
    <message>
        <source>These pages could not be recognised: {pages}.</source>
        <translation>这些页的文字无法识别：{pages}。</translation>
    </message>
    <message>
        <source>These pages could not be read: {pages}.</source>
        <translation>这些页无法读取：{pages}。</translation>
    </message>
    <message>
        <source>Only the first {some} of {every} pages were read.</source>
        <translation>只读取了前 {some} 页，共 {every} 页。</translation>
    </message>
    <message>
        <source>Finds English by meaning. Built in.</source>
        <translation>按语义检索英文。内置。</translation>
    </message>
    <message>
        <source>Found passages come in Inkwell&apos;s own order.</source>
        <translation>检索结果按墨池自己的顺序排列。</translation>
    </message>
    <message>
        <source>Answers by quoting; it needs no model file.</source>
        <translation>用文档原文回答，不需要模型文件。</translation>
    </message>
    <message>
        <source>CPU: {why}; {precision} GGUF needs {need}, used where it lies, {free} are free.</source>
        <translation>CPU：{why}；{precision} GGUF 需要 {need}（原地读取），可用 {free}。</translation>
    </message>
    <message>
        <source>CPU: {why}; {precision} GGUF needs {need}, {free} are free.</source>
        <translation>CPU：{why}；{precision} GGUF 需要 {need}，可用 {free}。</translation>
    </message>
    <message>
        <source>CPU: {why}; {precision} needs {need}, {free} are free. A 4-bit GGUF made from it would need {small} and be about three times as fast.</source>
        <translation>CPU：{why}；{precision} 需要 {need}，可用 {free}。转换成 4 位 GGUF 后只需 {small}，速度约为三倍。</translation>
    </message>
    <message>
        <source>{device} and CPU: {precision} GGUF needs {need}, {gpu} has {free} free, so {some} of {every} layers go there.</source>
        <translation>{device} 和 CPU：{precision} GGUF 需要 {need}，{gpu} 可用 {free}，因此 {every} 层中有 {some} 层放在显卡上。</translation>
    </message>
    <message>
        <source>{device}: {precision} GGUF needs {need}, {gpu} has {free} free.</source>
        <translation>{device}：{precision} GGUF 需要 {need}，{gpu} 可用 {free}。</translation>
    </message>
    <message>
        <source>{device}: {precision} needs {need}, {free} are free on {gpu}.</source>
        <translation>{device}：{precision} 需要 {need}，{gpu} 可用 {free}。</translation>
    </message>
    <message>
        <source>{name} does not fit: it needs {need} of memory, and {free} are free. As a 4-bit GGUF it would need {small}: convert it (Convert… in the Models window, or &apos;inkwell models convert&apos;).</source>
        <translation>{name} 放不下：需要 {need} 内存，可用 {free}。转换成 4 位 GGUF 后只需 {small}：请点按“转换…”，或运行 inkwell models convert。</translation>
    </message>
    <message>
        <source>{name} does not fit: it needs {need} of memory, and {free} are free. Close other programs and try again.</source>
        <translation>{name} 放不下：需要 {need} 内存，可用 {free}。请关闭其他程序后再试。</translation>
    </message>
    <message>
        <source>{name} does not fit: it needs {need} of memory, and {free} are free. {other} would fit ({small}).</source>
        <translation>{name} 放不下：需要 {need} 内存，可用 {free}。{other} 可以放下（{small}）。</translation>
    </message>
    <message>
        <source>{device} cannot be used: {why}. Set the device to auto.</source>
        <translation>{device} 无法使用：{why}。请将设备设为自动。</translation>
    </message>
    <message>
        <source>{file} could not be loaded on {device}: {problem}</source>
        <translation>{file} 无法在 {device} 上加载：{problem}</translation>
    </message>
    <message>
        <source>It runs on {device} instead.</source>
        <translation>已改在 {device} 上运行。</translation>
    </message>
    <message>
        <source>There is not enough memory for {file}. Close other programs.</source>
        <translation>内存不足，无法加载 {file}。请关闭其他程序。</translation>
    </message>
    <message>
        <source>{name} is not at {path} any more. Plug in its drive, or add it again.</source>
        <translation>{name} 已不在 {path}。请接上它所在的磁盘，或重新添加。</translation>
    </message>
    <message>
        <source>{cpu}, {cores} cores ({features}), {total} memory of which {free} are free; {why}</source>
        <translation>{cpu}，{cores} 核（{features}），内存 {total}，空闲 {free}；{why}</translation>
    </message>
    <message>
        <source>{target} is not empty. Choose a new or an empty folder.</source>
        <translation>{target} 不是空文件夹。请选择一个新文件夹或空文件夹。</translation>
    </message>
    <message>
        <source>{target} is a file. Choose a folder.</source>
        <translation>{target} 是一个文件。请选择文件夹。</translation>
    </message>
    <message>
        <source>The data is in {target} already.</source>
        <translation>数据已经在 {target} 中。</translation>
    </message>
    <message>
        <source>{target} and {source} lie inside each other. Choose a folder elsewhere.</source>
        <translation>{target} 和 {source} 互相包含。请选择其他位置的文件夹。</translation>
    </message>
    <message>
        <source>There is not enough room in {place}: {needed} MB are needed, {free} MB are free.</source>
        <translation>{place} 的空间不足：需要 {needed} MB，可用 {free} MB。</translation>
    </message>
    <message>
        <source>The data could not be copied to {target}: {problem}. Everything stays in {source}.</source>
        <translation>数据无法复制到 {target}：{problem}。一切仍保留在 {source}。</translation>
    </message>
    <message>
        <source>{target} is not the same as {source} after copying. Everything stays where it was.</source>
        <translation>复制后 {target} 与 {source} 不一致。一切仍保留在原处。</translation>
    </message>
    <message>
        <source>{path} leads elsewhere. Put the folder itself in its place, then move the data.</source>
        <translation>{path} 是指向别处的链接。请先把文件夹本身放回原处，再移动数据。</translation>
    </message>
    <message>
        <source>The disk that holds the index is full. Free some space; nothing that was indexed is lost.</source>
        <translation>索引所在的磁盘已满。请腾出空间；已索引的内容不会丢失。</translation>
    </message>
    <message>
        <source>The disk that holds {folder} is full. Free some space; nothing that was indexed is lost.</source>
        <translation>磁盘已满：{folder}。请腾出空间；已索引的内容不会丢失。</translation>
    </message>
    <message>
        <source>{file} cannot be written. Make the folder writable, or choose another with --home.</source>
        <translation>无法写入 {file}。请把文件夹改为可写，或用 --home 另选一个。</translation>
    </message>
    <message>
        <source>The index in {folder} cannot be written. Make the folder writable, or choose another with --home.</source>
        <translation>无法写入 {folder} 中的索引。请把文件夹改为可写，或用 --home 另选一个。</translation>
    </message>
    <message>
        <source>The data folder {folder} cannot be written: {problem}. Make it writable, or choose another with --home.</source>
        <translation>无法写入数据文件夹 {folder}：{problem}。请把它改为可写，或用 --home 另选一个。</translation>
    </message>
    <message>
        <source>The data folder {folder} cannot be written: {problem}.</source>
        <translation>无法写入数据文件夹 {folder}：{problem}。</translation>
    </message>
    <message>
        <source>The data folder {folder} cannot be used: {problem}. Choose another with --home or INKWELL_HOME, or make it writable.</source>
        <translation>无法使用数据文件夹 {folder}：{problem}。请把它改为可写，或用 --home 或 INKWELL_HOME 另选一个。</translation>
    </message>
    <message>
        <source>Another Inkwell is writing to this library just now. Try again when it has finished.</source>
        <translation>另一个墨池正在写入这个资料库。请等它完成后再试。</translation>
    </message>
    <message>
        <source>{file} is damaged ({problem}). Move it away and index again; your documents and conversations are safe.</source>
        <translation>{file} 已损坏（{problem}）。请将它移走后重新索引；你的文档和对话没有问题。</translation>
    </message>
    <message>
        <source>The index in {folder} cannot be used ({problem}). Index the folders again to mend it.</source>
        <translation>{folder} 中的索引无法使用（{problem}）。重新索引文件夹即可修复。</translation>
    </message>
    <message>
        <source>The index in {folder} is damaged. Delete that folder; it is then made again.</source>
        <translation>{folder} 中的索引已损坏。请删除该文件夹，索引会重新建立。</translation>
    </message>
    <message>
        <source>The conversations in {file} cannot be used: {problem}. The documents are safe.</source>
        <translation>无法使用 {file} 中的对话：{problem}。文档没有问题。</translation>
    </message>
    <message>
        <source>There is no such conversation, or it was deleted.</source>
        <translation>没有这个对话，或者它已被删除。</translation>
    </message>
    <message>
        <source>{file} was written by a newer Inkwell. Update Inkwell, or choose another data folder.</source>
        <translation>{file} 由更新版本的墨池写入。请更新墨池，或另选数据文件夹。</translation>
    </message>
    <message>
        <source>Inkwell&apos;s data was moved to {folder}, which is not there now. Connect its drive and start again. (To begin anew without it, delete {file}.)</source>
        <translation>墨池的数据已移到 {folder}，但现在找不到。请连接它所在的磁盘后重新启动。（如要不用它重新开始，请删除 {file}。）</translation>
    </message>
    <message>
        <source>There is no folder {path}.</source>
        <translation>没有文件夹 {path}。</translation>
    </message>
    <message>
        <source>{path} is neither a folder nor a file that can be read.</source>
        <translation>{path} 既不是文件夹，也不是可以读取的文件。</translation>
    </message>
    <message>
        <source>You are not allowed to read {path}. Change its permissions, or choose another folder.</source>
        <translation>没有读取 {path} 的权限。请修改权限，或另选文件夹。</translation>
    </message>
    <message>
        <source>{path} is Inkwell&apos;s own data folder. Choose a folder with your documents.</source>
        <translation>{path} 是墨池自己的数据文件夹。请选择存放文档的文件夹。</translation>
    </message>
    <message>
        <source>{path} is not in the index. &apos;inkwell status&apos; says why, if its folder was added.</source>
        <translation>{path} 不在索引中。</translation>
    </message>
    <message>
        <source>“{line}” is not a pattern in .gitignore syntax. Patterns look like *.log, drafts/ or !keep.md.</source>
        <translation>“{line}”不是 .gitignore 写法的规则。规则形如 *.log、drafts/ 或 !keep.md。</translation>
    </message>
    <message>
        <source>The question is empty. Type what you want to know.</source>
        <translation>问题是空的。请输入想了解的内容。</translation>
    </message>
    <message>
        <source>The question has {count} characters; {most} is the most that can be asked at once. To ask about a long text, save it as a file in an indexed folder.</source>
        <translation>问题有 {count} 个字符，一次最多 {most} 个。要就长文本提问，请把它存为已索引文件夹中的文件。</translation>
    </message>
    <message>
        <source>{file}: {name} must be one of {choices}, not {value}.</source>
        <translation>{file}：{name} 只能是 {choices} 之一，不能是 {value}。</translation>
    </message>
    <message>
        <source>{file}: {name} must lie between {low} and {high}, not {value}.</source>
        <translation>{file}：{name} 必须在 {low} 和 {high} 之间，不能是 {value}。</translation>
    </message>
    <message>
        <source>{file}: {name} must be {what}, not {value}.</source>
        <translation>{file}：{name} 必须是 {what}，不能是 {value}。</translation>
    </message>
    <message>
        <source>{file}: {name} must be one of {choices}, not {value}. Correct that line of the file, or delete it for the default.</source>
        <translation>{file}：{name} 只能是 {choices} 之一，不能是 {value}。请在该文件中改正这一行，或删去它以使用默认值。</translation>
    </message>
    <message>
        <source>{file}: {name} must lie between {low} and {high}, not {value}. Correct that line of the file, or delete it for the default.</source>
        <translation>{file}：{name} 必须在 {low} 和 {high} 之间，不能是 {value}。请在该文件中改正这一行，或删去它以使用默认值。</translation>
    </message>
    <message>
        <source>{file}: {name} must be {what}, not {value}. Correct that line of the file, or delete it for the default.</source>
        <translation>{file}：{name} 必须是 {what}，不能是 {value}。请在该文件中改正这一行，或删去它以使用默认值。</translation>
    </message>
    <message>
        <source>{file} cannot be read: {problem}. Mend or delete it.</source>
        <translation>无法读取 {file}：{problem}。请修正或删除它。</translation>
    </message>
    <message>
        <source>{path} is not a file that can be read.</source>
        <translation>{path} 不是可以读取的文件。</translation>
    </message>
    <message>
        <source>{path} is too large for a file of conversations.</source>
        <translation>{path} 太大，不会是对话文件。</translation>
    </message>
    <message>
        <source>{path} is not text, so it is no file of conversations.</source>
        <translation>{path} 不是文本，因此不是对话文件。</translation>
    </message>
    <message>
        <source>{path} is no file of conversations that can be taken in: {problem}.</source>
        <translation>{path} 不是可以导入的对话文件：{problem}。</translation>
    </message>
    <message>
        <source>{path} cannot be written: {problem}.</source>
        <translation>无法写入 {path}：{problem}。</translation>
    </message>
    <message>
        <source>The library is empty. Add a folder with your documents first.</source>
        <translation>资料库是空的。请先添加存放文档的文件夹。</translation>
    </message>
    <message>
        <source>There is no file of {path} in the library. Add its folder first.</source>
        <translation>资料库中没有 {path} 的文件。请先添加它所在的文件夹。</translation>
    </message>
    <message>
        <source>The regular expression {pattern} cannot be used: {problem}.</source>
        <translation>正则表达式 {pattern} 无法使用：{problem}。</translation>
    </message>
    <message>
        <source>Name the fields to extract, separated by commas: contract amount, party A, signing date.</source>
        <translation>请写出要提取的字段，用逗号分开：合同金额，甲方，签订日期。</translation>
    </message>
    <message>
        <source>{count} fields are more than the {most} that can be extracted at once.</source>
        <translation>一次最多提取 {most} 个字段，现在有 {count} 个。</translation>
    </message>
    <message>
        <source>{name} must end in .csv or .xlsx.</source>
        <translation>{name} 的扩展名必须是 .csv 或 .xlsx。</translation>
    </message>
    <message>
        <source>{path} could not be written: {problem}. Choose another place.</source>
        <translation>无法写入 {path}：{problem}。请换一个位置。</translation>
    </message>
    <message>
        <source>{path} cannot be compared: {why}</source>
        <translation>无法比较 {path}：{why}</translation>
    </message>
    <message>
        <source>Step {n} of the prompt {name} uses {word}, which is no [[variables]] of it.</source>
        <translation>提示词 {name} 的第 {n} 步用到了 {word}，但它的 [[variables]] 中没有这个变量。</translation>
    </message>
    <message>
        <source>The prompt {name} is not valid TOML: {problem}.</source>
        <translation>提示词 {name} 不是有效的 TOML：{problem}。</translation>
    </message>
    <message>
        <source>The reader of English questions cannot run here (the log says why): answers are chosen without it.</source>
        <translation>英文阅读器无法在此运行（原因见日志）：答案在没有它的情况下选出。</translation>
    </message>
    <message>
        <source>The prompt {name} only keeps; it has no step that answers.</source>
        <translation>提示词 {name} 只有保留步骤，没有给出回答的步骤。</translation>
    </message>
    <message>
        <source>{path} is too large to be a prompt.</source>
        <translation>{path} 太大，不是提示词文件。</translation>
    </message>
    <message>
        <source>“{name}” cannot be the name of a prompt: {why}</source>
        <translation>“{name}”不能作为提示词的名称：{why}</translation>
    </message>
    <message>
        <source>There is no file {path}.</source>
        <translation>没有文件 {path}。</translation>
    </message>
    <message>
        <source>{path} holds no model: neither a GGUF file nor a config.json is in it.</source>
        <translation>{path} 中没有模型：既没有 GGUF 文件，也没有 config.json。</translation>
    </message>
    <message>
        <source>{path} holds several models ({names}). Add one of the files.</source>
        <translation>{path} 中有多个模型（{names}）。请添加其中一个文件。</translation>
    </message>
    <message>
        <source>{file} is a part of a model. Add the whole folder that holds it and its config.json.</source>
        <translation>{file} 只是模型的一部分。请添加包含它和 config.json 的整个文件夹。</translation>
    </message>
    <message>
        <source>{file} is the part of a model that sees pictures; it cannot write answers by itself.</source>
        <translation>{file} 是模型中处理图片的部分，不能单独回答问题。</translation>
    </message>
    <message>
        <source>Parts of the model are missing beside {file}: {names}.</source>
        <translation>{file} 旁缺少模型的其他部分：{names}。</translation>
    </message>
    <message>
        <source>{path} is a {kind} model. Of checkpoint folders only ChatGLM3 can answer; get this model as a GGUF file.</source>
        <translation>{path} 是 {kind} 模型。检查点文件夹只支持 ChatGLM3，请改用此模型的 GGUF 文件。</translation>
    </message>
    <message>
        <source>{path} is a {kind} model that needs code of its own; it cannot be used.</source>
        <translation>{path} 是 {kind} 模型，需要自带代码，无法使用。</translation>
    </message>
    <message>
        <source>{file} could not be copied: {problem}</source>
        <translation>无法复制 {file}：{problem}</translation>
    </message>
    <message>
        <source>Converting needs {need} of free disk space in {folder} and {free} are free. Free some space or choose another disk.</source>
        <translation>转换需要 {folder} 中有 {need} 可用空间，现有 {free}。请腾出空间或换一个磁盘。</translation>
    </message>
    <message>
        <source>A model called {id} is installed already. Give another --name, or remove it first.</source>
        <translation>已有名为 {id} 的模型。请先移除它，再试一次。</translation>
    </message>
    <message>
        <source>There is not enough space on the disk: {need} are needed in {folder}, and {free} are free. Make room, or move the data folder (INKWELL_HOME).</source>
        <translation>磁盘空间不足：{folder} 需要 {need}，可用 {free}。请腾出空间，或移动数据文件夹（INKWELL_HOME）。</translation>
    </message>
    <message>
        <source>The connection broke while {file} was fetched ({problem}). What has arrived is kept: start the download again to go on.</source>
        <translation>下载 {file} 时连接中断（{problem}）。已下载的部分会保留：再次开始即可继续。</translation>
    </message>
    <message>
        <source>{file} could not be fetched. What has arrived is kept: start the download again to go on.</source>
        <translation>无法下载 {file}。已下载的部分会保留：再次开始即可继续。</translation>
    </message>
    <message>
        <source>The disk is full. Make room, then start the download again; it goes on from there.</source>
        <translation>磁盘已满。腾出空间后再次开始下载，会从中断处继续。</translation>
    </message>
    <message>
        <source>{host} cannot be reached ({problem}). Check the connection, or choose another source or a mirror (HF_ENDPOINT).</source>
        <translation>无法连接 {host}（{problem}）。请检查网络，或选择其他来源或镜像。</translation>
    </message>
    <message>
        <source>{address} does not answer as a model hub does. Check the address; a login page of the network you are in may be in between.</source>
        <translation>{address} 的响应不像模型站点。请检查地址；也可能是所在网络的登录页面挡在中间。</translation>
    </message>
    <message>
        <source>{address} is not the address of a hub; it must begin with https://.</source>
        <translation>{address} 不是模型站点的地址，地址须以 https:// 开头。</translation>
    </message>
    <message>
        <source>{host} has no model {repo}. Choose another source.</source>
        <translation>{host} 上没有模型 {repo}。请选择其他来源。</translation>
    </message>
    <message>
        <source>The server sent a web page instead of {file}. Nothing of it is kept. Choose another source, or try again later.</source>
        <translation>服务器返回的是网页，而不是 {file}。未保留任何内容。请选择其他来源，或稍后再试。</translation>
    </message>
    <message>
        <source>{file} is not what the hub states: its checksum is wrong. Nothing of it is kept. Choose another source, or try again later.</source>
        <translation>{file} 与站点声明的不符：校验和错误。未保留任何内容。请选择其他来源，或稍后再试。</translation>
    </message>
    <message>
        <source>Slide {slide} could not be read.</source>
        <translation>第 {slide} 张幻灯片无法读取。</translation>
    </message>
    <message>
        <source>Sheet “{sheet}” could not be read.</source>
        <translation>工作表“{sheet}”无法读取。</translation>
    </message>
    <message>
        <source>A chapter could not be read ({chapter}).</source>
        <translation>有一章无法读取（{chapter}）。</translation>
    </message>
    <message>
        <source>Only the first {some} cells were read.</source>
        <translation>只读取了前 {some} 个单元格。</translation>
    </message>
    <message>
        <source>Only the first {some} files were read.</source>
        <translation>只读取了前 {some} 个文件。</translation>
    </message>
    <message>
        <source>The archive is damaged; only its first files were read.</source>
        <translation>压缩包已损坏，只读取了前面的文件。</translation>
    </message>
    <message>
        <source>The attachment {file} could not be read: {why}</source>
        <translation>附件 {file} 无法读取：{why}</translation>
    </message>
    <message>
        <source>{file} could not be read: {why}</source>
        <translation>{file} 无法读取：{why}</translation>
    </message>
    <message>
        <source>chosen in the settings</source>
        <translation>按设置选择</translation>
    </message>
    <message>
        <source>{name} does not fit on {gpu}</source>
        <translation>{name} 在 {gpu} 上放不下</translation>
    </message>
    <message>
        <source>the GPU could not be used</source>
        <translation>GPU 无法使用</translation>
    </message>
    <message>
        <source>no CUDA device found ({because}; torch {version})</source>
        <translation>未找到 CUDA 设备（{because}；torch {version}）</translation>
    </message>
    <message>
        <source>the installed llama.cpp is built without support for {gpu}</source>
        <translation>已安装的 llama.cpp 不支持 {gpu}</translation>
    </message>
    <message>
        <source>{gpu} is there, but torch {version} is built without CUDA</source>
        <translation>有 {gpu}，但 torch {version} 不支持 CUDA</translation>
    </message>
    <message>
        <source>this computer has {gpu} instead</source>
        <translation>这台电脑上是 {gpu}</translation>
    </message>
    <message>
        <source>no NVIDIA driver is installed</source>
        <translation>未安装 NVIDIA 驱动</translation>
    </message>
    <message>
        <source>the NVIDIA driver does not answer</source>
        <translation>NVIDIA 驱动没有响应</translation>
    </message>
    <message>
        <source>the NVIDIA driver finds no card</source>
        <translation>NVIDIA 驱动未找到显卡</translation>
    </message>
    <message>
        <source>no Apple GPU: this Mac has an Intel processor</source>
        <translation>没有 Apple GPU：这台 Mac 使用 Intel 处理器</translation>
    </message>
    <message>
        <source>{n}-bit</source>
        <translation>{n} 位</translation>
    </message>
    <message>
        <source>{n} bits</source>
        <translation>{n} 位</translation>
    </message>
    <message>
        <source>NVIDIA GPU</source>
        <translation>NVIDIA 显卡</translation>
    </message>
    <message>
        <source>Apple GPU</source>
        <translation>Apple GPU</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true 或 false</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>a text in quotation marks</source>
        <translation>带引号的文字</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>磁盘空间不足</translation>
    </message>
    <message>
        <source>database or disk is full</source>
        <translation>磁盘已满</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>没有权限</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>文件系统是只读的</translation>
    </message>
    <message>
        <source>attempt to write a readonly database</source>
        <translation>数据库是只读的</translation>
    </message>
    <message>
        <source>Quotes the best sentences; no language model</source>
        <translation>摘录最合适的原句；未使用语言模型</translation>
    </message>
    <message>
        <source>Nothing was asked, so nothing was searched for</source>
        <translation>这句话不是提问，所以没有检索</translation>
    </message>
    <message>
        <source>Every page read; no language model</source>
        <translation>逐页通读；未使用语言模型</translation>
    </message>
    <message>
        <source>Sentences of the documents; no language model</source>
        <translation>文档原句；未使用语言模型</translation>
    </message>
    <message>
        <source>Labels and tables of the documents; no language model</source>
        <translation>按文档中的标签和表格读取；未使用语言模型</translation>
    </message>
    <message>
        <source>Both documents compared sentence by sentence; no language model</source>
        <translation>逐句比较两份文档；未使用语言模型</translation>
    </message>
</context>
<context>
    <name>ExclusionsDialog</name>
    <message>
        <source>{files} would be indexed</source>
        <translation>将索引 {files}</translation>
    </message>
    <message>
        <source>Still counting…</source>
        <translation>仍在统计…</translation>
    </message>
    <message>
        <source>What is left out</source>
        <translation>不索引的内容</translation>
    </message>
    <message>
        <source>Leave out of “{name}”</source>
        <translation>“{name}”中不索引的内容</translation>
    </message>
    <message>
        <source>What is left out is not indexed and not found; the files stay where they are. Hidden files and the folders of programs are left out anyway.</source>
        <translation>这些内容不会被索引，也不会被找到；文件保持原样。隐藏文件和程序的文件夹本来就不索引。</translation>
    </message>
    <message>
        <source>Folders in it</source>
        <translation>其中的文件夹</translation>
    </message>
    <message>
        <source>Patterns, one a line (as in .gitignore)</source>
        <translation>规则，每行一条（同 .gitignore 写法）</translation>
    </message>
    <message>
        <source>Also what .gitignore files in the folder name</source>
        <translation>同时遵循文件夹中的 .gitignore 文件</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>FilesModel</name>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>页数</translation>
    </message>
    <message>
        <source>Passages</source>
        <translation>段落</translation>
    </message>
    <message>
        <source>Indexed</source>
        <translation>索引时间</translation>
    </message>
</context>
<context>
    <name>FilesPage</name>
    <message>
        <source>All folders</source>
        <translation>所有文件夹</translation>
    </message>
    <message>
        <source>Every state</source>
        <translation>所有状态</translation>
    </message>
    <message>
        <source>Not fully readable</source>
        <translation>未能完整读取</translation>
    </message>
    <message>
        <source>{n} of {files} chosen</source>
        <translation>已选 {n} 个，共 {files}</translation>
    </message>
    <message>
        <source>Retry all</source>
        <translation>全部重试</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Search by name</source>
        <translation>按名称搜索</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Read the chosen files again, or all on show when none is chosen</source>
        <translation>重新读取所选文件；未选择时，重新读取列出的全部文件</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>不索引</translation>
    </message>
    <message>
        <source>Take the chosen files out of the index and leave them out from now on</source>
        <translation>把所选文件移出索引，今后也不再索引</translation>
    </message>
    <message>
        <source>Add to collection…</source>
        <translation>加入集合…</translation>
    </message>
    <message>
        <source>Open file</source>
        <translation>打开文件</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>{at} of {of}</source>
        <translation>{at} / {of}</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>未找到</translation>
    </message>
    <message>
        <source>Find in this document</source>
        <translation>在此文档中查找</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>上一处</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>下一处</translation>
    </message>
    <message>
        <source>Close find</source>
        <translation>关闭查找</translation>
    </message>
</context>
<context>
    <name>FolderRowView</name>
    <message numerus="yes">
        <source>%Ln file(s) could not be read</source>
        <translation>
            <numerusform>%Ln 个文件无法读取</numerusform>
        </translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>Waiting for your answer</source>
        <translation>等待你的选择</translation>
    </message>
    <message>
        <source>Counting files…</source>
        <translation>正在统计文件…</translation>
    </message>
    <message>
        <source>Waiting its turn</source>
        <translation>排队中</translation>
    </message>
    <message>
        <source>Not reachable now · its index is kept</source>
        <translation>暂时无法访问 · 索引已保留</translation>
    </message>
    <message>
        <source>No files that can be read</source>
        <translation>没有可读取的文件</translation>
    </message>
    <message>
        <source>{files} · all searchable</source>
        <translation>{files} · 全部可检索</translation>
    </message>
    <message numerus="yes">
        <source>{n} of {files} searchable · %Ln scan(s) left</source>
        <translation>
            <numerusform>{files} 个文件 · {n} 个可检索 · %Ln 个待识别</numerusform>
        </translation>
    </message>
    <message>
        <source>{files} · {n} searchable</source>
        <translation>{files} · {n} 个可检索</translation>
    </message>
    <message>
        <source>Another Inkwell is indexing; waiting for it</source>
        <translation>另一个墨池正在索引，等待它完成</translation>
    </message>
    <message>
        <source>Looking for files…</source>
        <translation>正在查找文件…</translation>
    </message>
    <message>
        <source>Indexing {done} of {total}</source>
        <translation>正在索引 {done} / {total}</translation>
    </message>
    <message>
        <source>Progress of {name}</source>
        <translation>{name} 的进度</translation>
    </message>
    <message>
        <source>Cancel indexing; what was read stays searchable</source>
        <translation>取消索引；已读取的部分仍可检索</translation>
    </message>
    <message>
        <source>Cancel indexing {name}</source>
        <translation>取消索引 {name}</translation>
    </message>
</context>
<context>
    <name>HowPopover</name>
    <message>
        <source>How was this answered?</source>
        <translation>这个回答怎么来的？</translation>
    </message>
    <message>
        <source>Passages read, best first</source>
        <translation>读取的段落，按相关度排列</translation>
    </message>
    <message>
        <source>Answered by</source>
        <translation>回答方式</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>已略过</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} 秒</translation>
    </message>
    <message>
        <source>Score {score}</source>
        <translation>相关度 {score}</translation>
    </message>
    <message>
        <source>Fingerprint</source>
        <translation>模型指纹</translation>
    </message>
    <message>
        <source>Longest answer</source>
        <translation>回答最长</translation>
    </message>
    <message>
        <source>Repetition penalty</source>
        <translation>重复惩罚</translation>
    </message>
    <message>
        <source>{count} tokens</source>
        <translation>{count} 个词元</translation>
    </message>
    <message>
        <source>Looked for</source>
        <translation>查找内容</translation>
    </message>
    <message>
        <source>Coverage</source>
        <translation>覆盖情况</translation>
    </message>
    <message>
        <source>Pages read</source>
        <translation>已读页数</translation>
    </message>
    <message>
        <source>{read} of {all}</source>
        <translation>{read} / {all}</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>{used} of {most} tokens</source>
        <translation>{used} / {most} 词元</translation>
    </message>
    <message>
        <source>Show the prompt</source>
        <translation>显示提示全文</translation>
    </message>
    <message>
        <source>Hide the prompt</source>
        <translation>收起提示全文</translation>
    </message>
</context>
<context>
    <name>Indexing</name>
    <message>
        <source>Sample documents</source>
        <translation>示例文档</translation>
    </message>
</context>
<context>
    <name>InstalledRow</name>
    <message>
        <source>Use</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>Use {name}</source>
        <translation>使用 {name}</translation>
    </message>
    <message>
        <source>Convert…</source>
        <translation>转换…</translation>
    </message>
    <message>
        <source>Convert {name}</source>
        <translation>转换 {name}</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>移除…</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>移除 {name}</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Its files are not there</source>
        <translation>文件不在原处</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>使用中</translation>
    </message>
</context>
<context>
    <name>LibraryDialog</name>
    <message>
        <source>Library</source>
        <translation>资料库</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>概览</translation>
    </message>
    <message>
        <source>Collections</source>
        <translation>集合</translation>
    </message>
    <message>
        <source>What is left out…</source>
        <translation>不索引的内容…</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>LibraryPart</name>
    <message>
        <source>New collection…</source>
        <translation>新建集合…</translation>
    </message>
    <message>
        <source>New collection</source>
        <translation>新建集合</translation>
    </message>
    <message>
        <source>Make</source>
        <translation>创建</translation>
    </message>
    <message>
        <source>Rename collection</source>
        <translation>重命名集合</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Delete this collection?</source>
        <translation>删除这个集合？</translation>
    </message>
    <message>
        <source>“{name}” is no longer offered. What is in it stays in the library.</source>
        <translation>“{name}”将不再列出。其中的内容仍在资料库中。</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Show files…</source>
        <translation>显示文件…</translation>
    </message>
    <message>
        <source>Ask only this folder</source>
        <translation>只问这个文件夹</translation>
    </message>
    <message>
        <source>Ask all folders</source>
        <translation>问所有文件夹</translation>
    </message>
    <message>
        <source>Add to collection…</source>
        <translation>加入集合…</translation>
    </message>
    <message>
        <source>Look for changes</source>
        <translation>检查更改</translation>
    </message>
    <message>
        <source>What is left out…</source>
        <translation>不索引的内容…</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Remove from library…</source>
        <translation>从资料库移除…</translation>
    </message>
    <message>
        <source>Remove from the library?</source>
        <translation>从资料库移除？</translation>
    </message>
    <message>
        <source>“{name}” can no longer be asked about. Its files stay where they are, untouched.</source>
        <translation>将无法再就“{name}”提问。其中的文件保持原样，不会改动。</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
</context>
<context>
    <name>MachinePage</name>
    <message>
        <source>{free} GB free of {total} GB</source>
        <translation>可用 {free} GB，共 {total} GB</translation>
    </message>
    <message>
        <source>{name} (in use)</source>
        <translation>{name}（使用中）</translation>
    </message>
    <message>
        <source>Too large for the memory that is free now: {names}</source>
        <translation>超出当前可用内存：{names}</translation>
    </message>
    <message>
        <source>In order</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>{files}, {searchable} of them searchable; {passages} passages</source>
        <translation>{files}，其中 {searchable} 个可检索；{passages} 个段落</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>System</source>
        <translation>系统</translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation>数据文件夹</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Computer</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>Models here</source>
        <translation>已有模型</translation>
    </message>
    <message>
        <source>Models that fit</source>
        <translation>可运行的模型</translation>
    </message>
    <message>
        <source>Libraries</source>
        <translation>程序库</translation>
    </message>
    <message>
        <source>Search by meaning</source>
        <translation>语义检索</translation>
    </message>
    <message>
        <source>Reader of English</source>
        <translation>英文阅读器</translation>
    </message>
    <message>
        <source>Index</source>
        <translation>索引</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>资料库</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Inkwell ended unexpectedly last time. Nothing was lost.</source>
        <translation>墨池上次意外退出，没有丢失任何内容。</translation>
    </message>
    <message>
        <source>Show the log</source>
        <translation>查看日志</translation>
    </message>
    <message>
        <source>The engine stopped and was started again. Your conversations are safe.</source>
        <translation>引擎意外停止，已重新启动。你的对话都在。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>{rate} tokens/s</source>
        <translation>{rate} 词元/秒</translation>
    </message>
    <message>
        <source>Scanned pages: {} of {}</source>
        <translation>扫描页：{} / {}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) left</source>
        <translation>
            <numerusform>还剩 %Ln 个文件</numerusform>
        </translation>
    </message>
    <message>
        <source>Not reachable just now, so left as it was: {folders}</source>
        <translation>暂时无法访问，索引保持原样：{folders}</translation>
    </message>
    <message>
        <source>Inkwell</source>
        <translation>墨池</translation>
    </message>
    <message>
        <source>Side bar</source>
        <translation>侧边栏</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Menu bar</source>
        <translation>菜单栏</translation>
    </message>
</context>
<context>
    <name>MessageText</name>
    <message>
        <source>Copy code</source>
        <translation>复制代码</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全选</translation>
    </message>
    <message>
        <source>Copy link address</source>
        <translation>复制链接地址</translation>
    </message>
</context>
<context>
    <name>ModelWords</name>
    <message>
        <source>Quotes</source>
        <translation>原文摘录</translation>
    </message>
    <message>
        <source>NVIDIA GPU</source>
        <translation>NVIDIA 显卡</translation>
    </message>
    <message>
        <source>Apple GPU</source>
        <translation>Apple GPU</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>Answers in your documents&apos; own words. Built in, nothing to load.</source>
        <translation>用文档原文回答。内置，无需加载。</translation>
    </message>
    <message>
        <source>Cannot write answers</source>
        <translation>不能用于回答</translation>
    </message>
    <message>
        <source>Checkpoint</source>
        <translation>检查点</translation>
    </message>
    <message>
        <source>used where it lies</source>
        <translation>原地使用</translation>
    </message>
    <message>
        <source>context {tokens}</source>
        <translation>上下文 {tokens}</translation>
    </message>
    <message>
        <source>{need} of {free} free memory</source>
        <translation>需 {need}，可用内存 {free}</translation>
    </message>
    <message>
        <source>{need} of {free} free on the {device}</source>
        <translation>需 {need}，{device} 可用 {free}</translation>
    </message>
    <message>
        <source>wrote {rate} tokens/s here</source>
        <translation>本机写作 {rate} 词元/秒</translation>
    </message>
    <message>
        <source>{size} to download</source>
        <translation>下载 {size}</translation>
    </message>
    <message>
        <source>needs {size} of memory</source>
        <translation>需要 {size} 内存</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>{languages} and {n} more</source>
        <translation>{languages} 等另外 {n} 种语言</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>中文</translation>
    </message>
    <message>
        <source>English</source>
        <translation>英文</translation>
    </message>
    <message>
        <source>ChatGLM3-6B licence (register for commercial use)</source>
        <translation>ChatGLM3-6B 许可（研究免费，商用需登记）</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>正在写出</translation>
    </message>
    <message>
        <source>Making it small</source>
        <translation>正在量化</translation>
    </message>
    <message>
        <source>Comparing with the original</source>
        <translation>正在与原模型比对</translation>
    </message>
    <message>
        <source>Embedding the library; search goes on</source>
        <translation>正在重新计算文档库的向量，期间搜索照常</translation>
    </message>
    <message>
        <source>Finishing</source>
        <translation>正在收尾</translation>
    </message>
    <message>
        <source>Embedding with {name}</source>
        <translation>正在用 {name} 计算向量</translation>
    </message>
    <message>
        <source>For search by meaning</source>
        <translation>用于语义检索</translation>
    </message>
    <message>
        <source>For the order of what is found</source>
        <translation>用于对检索结果排序</translation>
    </message>
    <message>
        <source>Waiting its turn</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>Asking the hub for its files…</source>
        <translation>正在查询文件列表…</translation>
    </message>
    <message>
        <source>Checking {file}…</source>
        <translation>正在校验 {file}…</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} / {total}</translation>
    </message>
    <message>
        <source>Downloading {name}</source>
        <translation>正在下载 {name}</translation>
    </message>
    <message>
        <source>Adding {name}</source>
        <translation>正在添加 {name}</translation>
    </message>
    <message>
        <source>Converting {name}</source>
        <translation>正在转换 {name}</translation>
    </message>
    <message>
        <source>Smallest, and the fastest on a laptop</source>
        <translation>最小，在笔记本上也最快</translation>
    </message>
    <message>
        <source>A little more exact, a little slower</source>
        <translation>稍精确，稍慢</translation>
    </message>
    <message>
        <source>Hardly to be told from the original</source>
        <translation>与原模型几乎没有差别</translation>
    </message>
    <message>
        <source>As the original, for a large machine</source>
        <translation>与原模型相同，适合大内存的电脑</translation>
    </message>
</context>
<context>
    <name>ModelsDialog</name>
    <message>
        <source>Changing…</source>
        <translation>正在切换…</translation>
    </message>
    <message>
        <source>Loading… {percent}</source>
        <translation>正在加载… {percent}</translation>
    </message>
    <message>
        <source>Enter the mirror&apos;s address first</source>
        <translation>请先输入镜像地址</translation>
    </message>
    <message>
        <source>Not offered by {hub}</source>
        <translation>{hub} 未提供</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Looking at what is here…</source>
        <translation>正在查看…</translation>
    </message>
    <message>
        <source>{free} of {total} of memory free</source>
        <translation>可用内存 {free}，共 {total}</translation>
    </message>
    <message>
        <source>{size} of disk free</source>
        <translation>磁盘可用 {size}</translation>
    </message>
    <message>
        <source>Add a model file</source>
        <translation>添加模型文件</translation>
    </message>
    <message>
        <source>GGUF models</source>
        <translation>GGUF 模型</translation>
    </message>
    <message>
        <source>Add a ChatGLM3 checkpoint folder</source>
        <translation>添加 ChatGLM3 检查点文件夹</translation>
    </message>
    <message>
        <source>Remove {name}?</source>
        <translation>移除 {name}？</translation>
    </message>
    <message>
        <source>It is taken off the list. Its files stay where they are: {path}</source>
        <translation>将从列表中移除，文件保留在原处：{path}</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Its files ({size}) are deleted from this computer.</source>
        <translation>将从这台电脑上删除它的文件（{size}）。</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Questions are answered by quoting from then on.</source>
        <translation>此后将用原文摘录回答。</translation>
    </message>
    <message>
        <source>A mirror&apos;s address</source>
        <translation>镜像地址</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>这台电脑上</translation>
    </message>
    <message>
        <source>Available to get</source>
        <translation>可获取</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>添加…</translation>
    </message>
    <message>
        <source>Add a model from this computer</source>
        <translation>添加这台电脑上的模型</translation>
    </message>
    <message>
        <source>GGUF file…</source>
        <translation>GGUF 文件…</translation>
    </message>
    <message>
        <source>ChatGLM3 folder…</source>
        <translation>ChatGLM3 文件夹…</translation>
    </message>
    <message>
        <source>From</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Where to get models from</source>
        <translation>模型的来源</translation>
    </message>
    <message>
        <source>Address of the mirror</source>
        <translation>镜像地址</translation>
    </message>
    <message>
        <source>Getting a model is the only thing that uses the network. It starts when you press Get; nothing of yours is sent.</source>
        <translation>只有获取模型时才会使用网络，点按“获取”后才开始，不会发送你的任何内容。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>ModelsPart</name>
    <message>
        <source>Engine not running</source>
        <translation>引擎未运行</translation>
    </message>
    <message>
        <source>Loading {name}… {percent}</source>
        <translation>正在加载 {name}… {percent}</translation>
    </message>
    <message>
        <source>{name} · cannot be used now</source>
        <translation>{name} · 暂时无法使用</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>正在启动…</translation>
    </message>
    <message>
        <source>No language model · quoting</source>
        <translation>未使用语言模型 · 摘录原文</translation>
    </message>
    <message>
        <source>Models…</source>
        <translation>模型…</translation>
    </message>
    <message>
        <source>{name} is ready.</source>
        <translation>{name} 已就绪。</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>使用</translation>
    </message>
</context>
<context>
    <name>MoveDialog</name>
    <message>
        <source>Moving Inkwell&apos;s data</source>
        <translation>正在移动墨池的数据</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Waiting for other work to end…</source>
        <translation>正在等待其他工作结束…</translation>
    </message>
    <message>
        <source>Copying {size}…</source>
        <translation>正在复制 {size}…</translation>
    </message>
    <message>
        <source>Checking every file…</source>
        <translation>正在逐个核对文件…</translation>
    </message>
</context>
<context>
    <name>OverviewPage</name>
    <message>
        <source>without an ending</source>
        <translation>无扩展名</translation>
    </message>
    <message>
        <source>By folder</source>
        <translation>按文件夹</translation>
    </message>
    <message>
        <source>By kind of file</source>
        <translation>按文件类型</translation>
    </message>
    <message>
        <source>Indexing speed, last 30 days</source>
        <translation>索引速度，最近 30 天</translation>
    </message>
    <message>
        <source>Colours of the states</source>
        <translation>各状态的颜色</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>概览</translation>
    </message>
</context>
<context>
    <name>PageCard</name>
    <message>
        <source>Show more</source>
        <translation>显示更多</translation>
    </message>
    <message>
        <source>Show more before</source>
        <translation>显示前面的内容</translation>
    </message>
    <message>
        <source>Show more after</source>
        <translation>显示后面的内容</translation>
    </message>
    <message>
        <source>Text of the page</source>
        <translation>本页文字</translation>
    </message>
</context>
<context>
    <name>PageText</name>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy with reference</source>
        <translation>复制并附出处</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全选</translation>
    </message>
</context>
<context>
    <name>PdfExport</name>
    <message>
        <source>the folder cannot be written to</source>
        <translation>文件夹不可写</translation>
    </message>
    <message>
        <source>No answer was finished.</source>
        <translation>没有完成的回答。</translation>
    </message>
    <message>
        <source>[{n}] {file}, {place}: “{quote}”</source>
        <translation>[{n}] {file}，{place}：“{quote}”</translation>
    </message>
</context>
<context>
    <name>PreviewDialog</name>
    <message>
        <source>about {time} on this computer</source>
        <translation>在这台电脑上约需 {time}</translation>
    </message>
    <message>
        <source>Still counting: {so_far} so far</source>
        <translation>仍在统计，目前：{so_far}</translation>
    </message>
    <message>
        <source>other kinds</source>
        <translation>种其他类型</translation>
    </message>
    <message>
        <source>other reasons</source>
        <translation>种其他原因</translation>
    </message>
    <message>
        <source>without an ending</source>
        <translation>无扩展名</translation>
    </message>
    <message numerus="yes">
        <source>%Ln folder(s)</source>
        <translation>
            <numerusform>%Ln 个文件夹</numerusform>
        </translation>
    </message>
    <message>
        <source>Index this folder?</source>
        <translation>索引这个文件夹？</translation>
    </message>
    <message>
        <source>“{name}” is large</source>
        <translation>“{name}”较大</translation>
    </message>
    <message>
        <source>What would be indexed</source>
        <translation>将索引</translation>
    </message>
    <message>
        <source>What is left out</source>
        <translation>不索引</translation>
    </message>
    <message>
        <source>Index</source>
        <translation>开始索引</translation>
    </message>
    <message>
        <source>Choose what to leave out…</source>
        <translation>选择不索引的内容…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>PrivacyDialog</name>
    <message>
        <source>None. No program of Inkwell has a connection open, or waits for one.</source>
        <translation>没有。墨池的任何程序都没有打开连接，也没有在等待连接。</translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>另外还有 %Ln 个</numerusform>
        </translation>
    </message>
    <message>
        <source>Connections open now, looked up at {time}</source>
        <translation>当前打开的连接（{time} 查看）</translation>
    </message>
    <message>
        <source>What leaves this computer</source>
        <translation>哪些内容会离开这台电脑</translation>
    </message>
    <message>
        <source>Offline · nothing sent</source>
        <translation>离线 · 未发送任何内容</translation>
    </message>
    <message>
        <source>Inkwell works without a network. Your documents, questions and answers are read and kept on this computer only. Nothing is sent anywhere: there is no account, no telemetry and no update check by itself. Only a model download or a check for updates that you start yourself uses the network.</source>
        <translation>墨池无需网络即可工作。你的文档、问题和回答只在这台电脑上读取和保存，不会发送到任何地方：没有账号，没有遥测，也不会自动检查更新。只有你亲自开始的模型下载或更新检查才会使用网络。</translation>
    </message>
    <message>
        <source>Connections open now</source>
        <translation>当前打开的连接</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>正在查看…</translation>
    </message>
</context>
<context>
    <name>Prompt</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>PromptForm</name>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>QuestionRow</name>
    <message>
        <source>Your question</source>
        <translation>你的问题</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Show the whole question</source>
        <translation>显示完整的问题</translation>
    </message>
    <message>
        <source>Edit this question</source>
        <translation>修改这个问题</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>问题</translation>
    </message>
</context>
<context>
    <name>QuickAsk</name>
    <message>
        <source>Ask Inkwell</source>
        <translation>向墨池提问</translation>
    </message>
    <message>
        <source>Ask about your documents…</source>
        <translation>就你的文档提问…</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Enter asks in a new conversation · Esc closes</source>
        <translation>按 Enter 在新对话中提问 · 按 Esc 关闭</translation>
    </message>
</context>
<context>
    <name>Reading</name>
    <message>
        <source>{path} is no longer in the library.</source>
        <translation>{path} 已不在资料库中。</translation>
    </message>
    <message>
        <source>{path} could not be opened: it is gone, or no program opens it.</source>
        <translation>无法打开 {path}：文件已不存在，或没有可以打开它的程序。</translation>
    </message>
    <message>
        <source>{path} is no longer there.</source>
        <translation>{path} 已不存在。</translation>
    </message>
</context>
<context>
    <name>Say</name>
    <message numerus="yes">
        <source>%Ln file(s)</source>
        <translation>
            <numerusform>%Ln 个文件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n min left</source>
        <translation>
            <numerusform>约 %n 分钟</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} of %Ln passage(s)</source>
        <translation>
            <numerusform>%Ln 个段落中的 {n} 个</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} of %Ln page(s) searchable</source>
        <translation>
            <numerusform>%Ln 页中有 {n} 页可检索</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln earlier turn(s)</source>
        <translation>
            <numerusform>%Ln 轮之前的对话</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h left</source>
        <translation>
            <numerusform>约 %n 小时</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n min</source>
        <translation>
            <numerusform>%n 分钟</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h</source>
        <translation>
            <numerusform>%n 小时</numerusform>
        </translation>
    </message>
    <message>
        <source>under 1 min</source>
        <translation>不到 1 分钟</translation>
    </message>
    <message>
        <source>1 min</source>
        <translation>1 分钟</translation>
    </message>
    <message>
        <source>{rate} passages/s</source>
        <translation>{rate} 段/秒</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>昨天</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>近 7 天</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>近 30 天</translation>
    </message>
    <message>
        <source>{month} {year}</source>
        <translation>{year} 年{month}</translation>
    </message>
    <message>
        <source>The file is empty.</source>
        <translation>文件是空的。</translation>
    </message>
    <message>
        <source>No text was found in it; it may be a scan or a picture.</source>
        <translation>没有找到文字，可能是扫描件或图片。</translation>
    </message>
    <message>
        <source>It is protected by a password or against copying. Only a copy without that can be indexed.</source>
        <translation>文件有密码或版权保护。只有不带保护的副本才能索引。</translation>
    </message>
    <message>
        <source>It is damaged and cannot be read. Try opening it in its own program and saving it again.</source>
        <translation>文件已损坏，无法读取。可用原来的程序打开后重新保存。</translation>
    </message>
    <message>
        <source>This kind of file cannot be read.</source>
        <translation>不支持读取这种文件。</translation>
    </message>
    <message>
        <source>You are not allowed to read it. Change its permissions, then retry.</source>
        <translation>没有读取权限。修改权限后再重试。</translation>
    </message>
    <message>
        <source>It was moved or deleted while it was being read.</source>
        <translation>读取过程中文件被移动或删除了。</translation>
    </message>
    <message>
        <source>It kept changing while it was being read. It will be tried again.</source>
        <translation>读取过程中文件一直在变化，稍后会再试。</translation>
    </message>
    <message>
        <source>It is larger than the limit for one file.</source>
        <translation>超过了单个文件的大小上限。</translation>
    </message>
    <message>
        <source>It unpacks to far more data than a document should, so it was left closed.</source>
        <translation>解压后的数据远超正常文档，因此没有打开。</translation>
    </message>
    <message>
        <source>Reading it took too long, so it was stopped.</source>
        <translation>读取时间过长，已停止。</translation>
    </message>
    <message>
        <source>Reading it took too much memory, so it was stopped.</source>
        <translation>读取占用内存过多，已停止。</translation>
    </message>
    <message>
        <source>The reader for this format broke on it. It is left alone until the file changes.</source>
        <translation>读取这种格式时出错，文件改动之前不再尝试。</translation>
    </message>
    <message>
        <source>The reader could not be started; the computer may be short of memory. It is tried again.</source>
        <translation>无法启动读取程序，可能是内存不足。稍后会再试。</translation>
    </message>
    <message>
        <source>It is not an ordinary file.</source>
        <translation>不是普通文件。</translation>
    </message>
    <message>
        <source>It holds binary data, not text in any known encoding.</source>
        <translation>内容是二进制数据，不是任何已知编码的文字。</translation>
    </message>
    <message>
        <source>It is a link. Add the file or folder that it points to instead.</source>
        <translation>这是一个链接。请改为添加它指向的文件或文件夹。</translation>
    </message>
    <message>
        <source>Its name cannot be read as text by this system.</source>
        <translation>文件名无法识别为文字。</translation>
    </message>
    <message>
        <source>This question cannot be asked as it stands: it is empty or too long.</source>
        <translation>问题为空或太长，无法提问。</translation>
    </message>
    <message>
        <source>This folder cannot be used. Check that it exists and can be read.</source>
        <translation>无法使用这个文件夹。请确认它存在并且可以读取。</translation>
    </message>
    <message>
        <source>The data folder cannot be used: it may be read-only, full or damaged.</source>
        <translation>无法使用数据文件夹：可能是只读、已满或已损坏。</translation>
    </message>
    <message>
        <source>This file of conversations cannot be written, or holds nothing that can be taken in.</source>
        <translation>无法写入对话文件，或文件中没有可以导入的对话。</translation>
    </message>
    <message>
        <source>This page cannot be drawn. Its text can be read.</source>
        <translation>无法显示此页的版面，可以阅读其文字。</translation>
    </message>
    <message>
        <source>settings.toml holds something that cannot be used. Mend or delete it.</source>
        <translation>settings.toml 中有无法使用的内容，请修正或删除该文件。</translation>
    </message>
    <message>
        <source>The language model cannot be used: its files are missing or damaged.</source>
        <translation>无法使用语言模型：文件缺失或已损坏。</translation>
    </message>
    <message>
        <source>The question and its passages are longer than the model can take.</source>
        <translation>问题和相关段落超出了模型能处理的长度。</translation>
    </message>
    <message>
        <source>The engine stopped unexpectedly and was started again. Your conversation is safe; ask again.</source>
        <translation>引擎意外停止，已重新启动。对话没有丢失，请再问一次。</translation>
    </message>
    <message>
        <source>Something went wrong inside Inkwell. The details are in the logs folder.</source>
        <translation>墨池内部出错，详情见日志文件夹。</translation>
    </message>
    <message>
        <source>Something went wrong.</source>
        <translation>出错了。</translation>
    </message>
    <message>
        <source>Measuring once how fast this computer reads with this model…</source>
        <translation>正在测量这台电脑用此模型阅读的速度，只需一次…</translation>
    </message>
    <message>
        <source>No command or prompt has this name, so it was asked as a question.</source>
        <translation>没有叫这个名字的命令或提示词，已作为问题提问。</translation>
    </message>
    <message>
        <source>There are no documents in the library yet. Add a folder, then ask again.</source>
        <translation>资料库中还没有文档。请先添加文件夹，再提问。</translation>
    </message>
    <message>
        <source>There is no document in what is asked: it is not in the library any more.</source>
        <translation>检索范围内没有文档：它已不在资料库中。</translation>
    </message>
    <message>
        <source>This step of the prompt needs a language model; what the documents say is shown.</source>
        <translation>提示词的这一步需要语言模型；这里显示文档中的原文。</translation>
    </message>
    <message>
        <source>Hidden files and folders</source>
        <translation>隐藏的文件和文件夹</translation>
    </message>
    <message>
        <source>Folders of programs and of the system</source>
        <translation>程序和系统的文件夹</translation>
    </message>
    <message>
        <source>Left out by a pattern</source>
        <translation>按规则不索引</translation>
    </message>
    <message>
        <source>Inkwell&apos;s own data folder</source>
        <translation>墨池自己的数据文件夹</translation>
    </message>
    <message>
        <source>Searched {n} of {all} pages.</source>
        <translation>检索了 {all} 页中的 {n} 页。</translation>
    </message>
    <message>
        <source> and </source>
        <translation>，以及 </translation>
    </message>
    <message>
        <source>{what} did not fit: more would take longer than you allow for the first word.</source>
        <translation>没有放入：{what}。再多就会超过你允许的等待时间。</translation>
    </message>
    <message>
        <source>{what} did not fit: the model&apos;s context is full.</source>
        <translation>没有放入：{what}。模型的上下文已满。</translation>
    </message>
    <message>
        <source>Summarising: {done} of {total} {unit}</source>
        <translation>正在总结：{done} / {total} {unit}</translation>
    </message>
    <message>
        <source>Putting the points together…</source>
        <translation>正在汇总要点…</translation>
    </message>
    <message>
        <source>Looking through every page: {done} of {total} {unit}</source>
        <translation>正在逐页查找：{done} / {total} {unit}</translation>
    </message>
    <message>
        <source>Comparing the two files…</source>
        <translation>正在比较两个文件…</translation>
    </message>
    <message>
        <source>Explaining the changes: {done} of {total}</source>
        <translation>正在说明改动：{done} / {total}</translation>
    </message>
    <message>
        <source>Putting the changes in order…</source>
        <translation>正在按重要程度排列改动…</translation>
    </message>
    <message>
        <source>Reading: {done} of {total} {unit}</source>
        <translation>正在读取：{done} / {total} {unit}</translation>
    </message>
    <message>
        <source>files</source>
        <translation>个文件</translation>
    </message>
    <message>
        <source>pages</source>
        <translation>页</translation>
    </message>
    <message>
        <source>Loading the language model…</source>
        <translation>正在加载语言模型…</translation>
    </message>
    <message>
        <source>The list of your documents was damaged, so they are read again. Your conversations are untouched.</source>
        <translation>文档列表已损坏，因此正在重新读取文档。你的对话没有受到影响。</translation>
    </message>
    <message>
        <source>The file of your conversations was damaged. {n} conversations could be carried over; it was kept.</source>
        <translation>对话文件已损坏。已保留 {n} 个对话，原文件也已留存。</translation>
    </message>
    <message>
        <source>The search index was damaged. It is made again from your documents; nothing of yours is lost.</source>
        <translation>搜索索引已损坏，正在根据你的文档重新建立；你的内容没有丢失。</translation>
    </message>
    <message>
        <source>Not indexed yet: {files}.</source>
        <translation>尚未索引：{files}。</translation>
    </message>
    <message>
        <source>{files} could not be read.</source>
        <translation>{files}无法读取。</translation>
    </message>
    <message>
        <source>These words stand in none of the sources.</source>
        <translation>任何来源中都没有这段原话。</translation>
    </message>
    <message>
        <source>The number {detail} stands in none of the sources for this.</source>
        <translation>来源中没有这个数字：{detail}。</translation>
    </message>
    <message>
        <source>The date {detail} stands in none of the sources for this.</source>
        <translation>来源中没有这个日期：{detail}。</translation>
    </message>
    <message>
        <source>“{detail}” stands in none of the sources for this.</source>
        <translation>来源中没有“{detail}”。</translation>
    </message>
    <message>
        <source>The source says it the other way round.</source>
        <translation>来源的说法与此相反。</translation>
    </message>
    <message>
        <source>What was before and what is now have changed places.</source>
        <translation>改动前后的内容说反了。</translation>
    </message>
    <message>
        <source>The source is in another language: its words were not compared, only numbers and dates.</source>
        <translation>来源是另一种语言：没有比对文字，只核对了数字和日期。</translation>
    </message>
    <message>
        <source>None of the sources says this.</source>
        <translation>没有来源这样说。</translation>
    </message>
    <message>
        <source>That did not work: {why}</source>
        <translation>未能完成：{why}</translation>
    </message>
    <message>
        <source>The data folder {folder} cannot be written. Make it writable, then start Inkwell again.</source>
        <translation>数据文件夹 {folder} 无法写入。请将它设为可写，然后重新启动墨池。</translation>
    </message>
    <message>
        <source>Inkwell is already open with this data folder: {folder}</source>
        <translation>墨池已在使用这个数据文件夹：{folder}</translation>
    </message>
    <message>
        <source>Inkwell</source>
        <translation>墨池</translation>
    </message>
</context>
<context>
    <name>ScopeChip</name>
    <message>
        <source>Leave out {name}</source>
        <translation>不检索 {name}</translation>
    </message>
</context>
<context>
    <name>ScopeDialog</name>
    <message>
        <source>What is asked</source>
        <translation>检索范围</translation>
    </message>
    <message>
        <source>Only what is ticked is asked; nothing ticked asks all.</source>
        <translation>只检索勾选的内容；不勾选则检索全部。</translation>
    </message>
    <message>
        <source>Filter by name</source>
        <translation>按名称筛选</translation>
    </message>
    <message>
        <source>Folders and files</source>
        <translation>文件夹和文件</translation>
    </message>
    <message>
        <source>Ask all</source>
        <translation>检索全部</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Ask these</source>
        <translation>检索这些</translation>
    </message>
    <message numerus="yes">
        <source>%Ln chosen</source>
        <translation>
            <numerusform>已选 %Ln 项</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ScopePart</name>
    <message>
        <source>All documents</source>
        <translation>全部文档</translation>
    </message>
    <message>
        <source>No documents: ask the model alone</source>
        <translation>不使用文档：只问模型</translation>
    </message>
    <message>
        <source>Choose folders and files…</source>
        <translation>选择文件夹和文件…</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>General</source>
        <translation>通用</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Language models</source>
        <translation>语言模型</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>资料库</translation>
    </message>
    <message>
        <source>Privacy and data</source>
        <translation>隐私与数据</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>从不</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Of menus and messages. Questions and documents may be in any language.</source>
        <translation>菜单和提示所用的语言。问题和文档可以是任何语言。</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Light or dark.</source>
        <translation>浅色或深色。</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>文字大小</translation>
    </message>
    <message>
        <source>Of everything in the window. Ctrl++ and Ctrl+- change it too.</source>
        <translation>作用于整个窗口，也可以用 Ctrl++ 和 Ctrl+- 调整。</translation>
    </message>
    <message>
        <source>Answer style</source>
        <translation>回答风格</translation>
    </message>
    <message>
        <source>Exact gives the same answer to the same question every time. The others vary the words.</source>
        <translation>“严谨”每次对同一问题给出同样的回答，其余两种措辞会有变化。</translation>
    </message>
    <message>
        <source>Exact</source>
        <translation>严谨</translation>
    </message>
    <message>
        <source>Balanced</source>
        <translation>适中</translation>
    </message>
    <message>
        <source>Free</source>
        <translation>灵活</translation>
    </message>
    <message>
        <source>Passages for an answer</source>
        <translation>回答所用的段落数</translation>
    </message>
    <message>
        <source>How many passages a language model is shown. More take longer, and may help broad questions.</source>
        <translation>给语言模型看多少个段落。段落越多越慢，但可能有助于宽泛的问题。</translation>
    </message>
    <message>
        <source>Length of an answer</source>
        <translation>回答长度</translation>
    </message>
    <message>
        <source>The most that a language model writes, in tokens: parts of words.</source>
        <translation>语言模型最多写多少词元（词的片段）。</translation>
    </message>
    <message>
        <source>Wait for the first word</source>
        <translation>等待首字的时间</translation>
    </message>
    <message>
        <source>About how long a language model may read before it writes. On a slow computer it then gets fewer passages.</source>
        <translation>语言模型在开始作答前大约可以阅读多久。电脑较慢时，给它的段落会相应减少。</translation>
    </message>
    <message>
        <source>As long as it takes</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation>运行设备</translation>
    </message>
    <message>
        <source>Automatic takes the fastest that the model fits on, and says which.</source>
        <translation>“自动”会选用装得下模型的最快设备，并说明是哪一个。</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>NVIDIA graphics card</source>
        <translation>NVIDIA 显卡</translation>
    </message>
    <message>
        <source>Apple graphics</source>
        <translation>Apple 图形处理器</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>上下文长度</translation>
    </message>
    <message>
        <source>How many tokens a conversation may hold at once. A longer one takes more memory.</source>
        <translation>一次对话最多容纳多少词元，越长占用内存越多。</translation>
    </message>
    <message>
        <source>As memory allows</source>
        <translation>视内存而定</translation>
    </message>
    <message>
        <source>Give memory back</source>
        <translation>释放内存</translation>
    </message>
    <message>
        <source>When no question was asked for a while. The next one waits for loading.</source>
        <translation>一段时间没有提问时释放模型占用的内存，下次提问需要等待重新加载。</translation>
    </message>
    <message>
        <source>Keep up with changes</source>
        <translation>跟踪文件变化</translation>
    </message>
    <message>
        <source>A file that is saved, added or deleted is noticed while Inkwell is open.</source>
        <translation>墨池打开期间，会注意到文件的保存、新增和删除。</translation>
    </message>
    <message>
        <source>Read scanned pages</source>
        <translation>识别扫描页</translation>
    </message>
    <message>
        <source>Finds the text in scans and pictures. This takes seconds a page and runs after everything else.</source>
        <translation>识别扫描件和图片中的文字。每页需要几秒，在其他工作之后进行。</translation>
    </message>
    <message>
        <source>Time for one file</source>
        <translation>单个文件的时限</translation>
    </message>
    <message>
        <source>Reading a file that takes longer is given up, and the file is listed as unread.</source>
        <translation>超过时限的文件不再读取，并列为未读取。</translation>
    </message>
    <message>
        <source>What leaves this computer</source>
        <translation>哪些内容会离开这台电脑</translation>
    </message>
    <message>
        <source>Nothing. See for yourself which connections are open.</source>
        <translation>没有任何内容。你可以亲自查看当前打开了哪些连接。</translation>
    </message>
    <message>
        <source>Where Inkwell keeps its data</source>
        <translation>墨池的数据存放位置</translation>
    </message>
    <message>
        <source>Index, conversations, models and settings; never your documents.</source>
        <translation>索引、对话、模型和设置，不含你的文档。</translation>
    </message>
    <message>
        <source>Show…</source>
        <translation>查看…</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Move…</source>
        <translation>移动…</translation>
    </message>
    <message>
        <source>Move the data to another folder</source>
        <translation>将数据移动到其他文件夹</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Search settings</source>
        <translation>搜索设置</translation>
    </message>
    <message>
        <source>No setting has these words.</source>
        <translation>没有包含这些字词的设置。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>SettingsPart</name>
    <message>
        <source>Keep Inkwell&apos;s data in</source>
        <translation>将墨池的数据存放到</translation>
    </message>
    <message>
        <source>Everything Inkwell keeps is copied to
{target}
and checked there, and used from there once all of it is right. Then the old copy is removed; files that are not Inkwell&apos;s stay where they are. Inkwell&apos;s window opens again when it is done.</source>
        <translation>墨池保存的所有数据会复制到
{target}
并逐一核对，全部无误后改用新位置，然后删除旧的副本；不属于墨池的文件会留在原处。完成后墨池的窗口会重新打开。</translation>
    </message>
    <message>
        <source>Move Inkwell&apos;s data?</source>
        <translation>移动墨池的数据？</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>移动</translation>
    </message>
    <message>
        <source>Nothing was moved.</source>
        <translation>没有移动任何数据。</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>Rename…</source>
        <translation>重命名…</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>取消置顶</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>置顶</translation>
    </message>
    <message>
        <source>Export as</source>
        <translation>导出为</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Inkwell</source>
        <translation>墨池</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>菜单</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Search conversations</source>
        <translation>搜索对话</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>对话列表</translation>
    </message>
    <message>
        <source>No conversation holds these words.</source>
        <translation>没有包含这些文字的对话。</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>资料库</translation>
    </message>
    <message>
        <source>Add folder</source>
        <translation>添加文件夹</translation>
    </message>
</context>
<context>
    <name>SourcePanel</name>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>This file has changed: it has no such page any more. This is the sentence as cited.</source>
        <translation>文件已改动，不再有这一页。这里显示的是引用时的句子。</translation>
    </message>
    <message>
        <source>This file has changed: the cited sentence is not on this page any more.</source>
        <translation>文件已改动，这一页上不再有所引用的句子。</translation>
    </message>
    <message>
        <source>Sheet {page} of {count}</source>
        <translation>第 {page} 个工作表，共 {count} 个</translation>
    </message>
    <message>
        <source>Sheet {page}</source>
        <translation>第 {page} 个工作表</translation>
    </message>
    <message>
        <source>Slide {page} of {count}</source>
        <translation>第 {page} 张幻灯片，共 {count} 张</translation>
    </message>
    <message>
        <source>Slide {page}</source>
        <translation>第 {page} 张幻灯片</translation>
    </message>
    <message>
        <source>Message {page} of {count}</source>
        <translation>第 {page} 封邮件，共 {count} 封</translation>
    </message>
    <message>
        <source>Message {page}</source>
        <translation>第 {page} 封邮件</translation>
    </message>
    <message>
        <source>Part {page} of {count}</source>
        <translation>第 {page} 部分，共 {count} 部分</translation>
    </message>
    <message>
        <source>Part {page}</source>
        <translation>第 {page} 部分</translation>
    </message>
    <message>
        <source>Page {page} of {count}</source>
        <translation>第 {page} 页，共 {count} 页</translation>
    </message>
    <message>
        <source>Page {page}</source>
        <translation>第 {page} 页</translation>
    </message>
    <message>
        <source>“{quote}” ({file}, {place})</source>
        <translation>“{quote}”（{file}，{place}）</translation>
    </message>
    <message>
        <source>This file is not at its place any more. This is the text as it was read.</source>
        <translation>文件已不在原处，这里显示的是当时读取的文字。</translation>
    </message>
    <message>
        <source>Show the page as it looks</source>
        <translation>显示原版页面</translation>
    </message>
    <message>
        <source>Show the text of the page</source>
        <translation>显示此页文字</translation>
    </message>
    <message>
        <source>{zoom} %</source>
        <translation>{zoom} %</translation>
    </message>
    <message>
        <source>Copy the marked words</source>
        <translation>复制标出的文字</translation>
    </message>
    <message>
        <source>Click a number in an answer to read the sentence it rests on.</source>
        <translation>点击回答中的编号，查看它所依据的原句。</translation>
    </message>
    <message>
        <source>Open file</source>
        <translation>打开文件</translation>
    </message>
    <message>
        <source>Previous page</source>
        <translation>上一页</translation>
    </message>
    <message>
        <source>Next page</source>
        <translation>下一页</translation>
    </message>
    <message>
        <source>Close source</source>
        <translation>关闭来源</translation>
    </message>
    <message>
        <source>Previous citation</source>
        <translation>上一处引用</translation>
    </message>
    <message>
        <source>Next citation</source>
        <translation>下一处引用</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Find in this document</source>
        <translation>在此文档中查找</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Copy with reference</source>
        <translation>复制并注明出处</translation>
    </message>
    <message>
        <source>Picture of the page</source>
        <translation>页面图像</translation>
    </message>
</context>
<context>
    <name>SpeedPicture</name>
    <message>
        <source>Nothing was indexed yet.</source>
        <translation>还没有索引过内容。</translation>
    </message>
    <message>
        <source>{passages} passages, {speed} on average, {most} at most</source>
        <translation>{passages} 个段落，平均 {speed}，最快 {most}</translation>
    </message>
</context>
<context>
    <name>States</name>
    <message>
        <source>Waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>Searchable</source>
        <translation>可检索</translation>
    </message>
    <message>
        <source>Partly searchable</source>
        <translation>部分可检索</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>未索引</translation>
    </message>
    <message>
        <source>Could not be read</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>Unavailable</source>
        <translation>不可用</translation>
    </message>
    <message>
        <source>Its folder cannot be reached just now; what is indexed of it is kept</source>
        <translation>现在无法访问其所在文件夹；已索引的内容仍然保留</translation>
    </message>
    <message>
        <source>{n} still to be recognised</source>
        <translation>{n} 页待识别</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Model and device: {what}</source>
        <translation>模型与设备：{what}</translation>
    </message>
    <message>
        <source>Work on models: {what}</source>
        <translation>模型任务：{what}</translation>
    </message>
    <message>
        <source>Speed: {what}</source>
        <translation>速度：{what}</translation>
    </message>
    <message>
        <source>Offline · nothing sent</source>
        <translation>离线 · 未发送任何数据</translation>
    </message>
    <message>
        <source>Downloading a model · nothing sent</source>
        <translation>正在下载模型 · 未发送任何数据</translation>
    </message>
</context>
<context>
    <name>TalkPart</name>
    <message>
        <source>Answer again</source>
        <translation>重新回答</translation>
    </message>
    <message>
        <source>Answer again with</source>
        <translation>换用其他方式回答</translation>
    </message>
    <message>
        <source>Edit the question…</source>
        <translation>修改问题…</translation>
    </message>
    <message>
        <source>Copy with sources</source>
        <translation>复制（含来源）</translation>
    </message>
    <message>
        <source>Export conversation…</source>
        <translation>导出对话…</translation>
    </message>
    <message>
        <source>Quotes only, without a language model</source>
        <translation>只摘录原文，不用语言模型</translation>
    </message>
    <message>
        <source>Temperature {value}</source>
        <translation>温度 {value}</translation>
    </message>
    <message>
        <source>{temperature}: always the same answer</source>
        <translation>{temperature}：每次回答相同</translation>
    </message>
</context>
<context>
    <name>Tour</name>
    <message>
        <source>First steps</source>
        <translation>入门步骤</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>文档</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>First question</source>
        <translation>第一个问题</translation>
    </message>
    <message>
        <source>Welcome. Which language should Inkwell speak?</source>
        <translation>欢迎。墨池用哪种语言与你交流？</translation>
    </message>
    <message>
        <source>Show Inkwell a folder with your documents. They are read where they lie, never changed.</source>
        <translation>让墨池看一个存放文档的文件夹。文档原地读取，绝不改动。</translation>
    </message>
    <message>
        <source>Inkwell answers by quoting your documents; that needs nothing more. With a language model it answers in words of its own.</source>
        <translation>墨池通过引用你的文档原文来回答，无需其他准备。如果有语言模型，它会用自己的话回答。</translation>
    </message>
    <message>
        <source>Ask something that your documents can answer, in the field below.</source>
        <translation>在下面的输入框里，问一个你的文档能回答的问题。</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Skip the first steps</source>
        <translation>跳过入门步骤</translation>
    </message>
    <message>
        <source>Models…</source>
        <translation>模型…</translation>
    </message>
    <message>
        <source>Stay with quotes</source>
        <translation>继续用引用回答</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>稍后</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>{files} read in {minutes} min.</source>
        <translation>已读取 {files}，用时 {minutes} 分钟。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln could not be read.</source>
        <translation>
            <numerusform>%Ln 个未能读取。</numerusform>
        </translation>
    </message>
    <message>
        <source>Your documents can be asked</source>
        <translation>文档已可以提问</translation>
    </message>
    <message>
        <source>Ask…</source>
        <translation>提问…</translation>
    </message>
    <message>
        <source>Show Inkwell</source>
        <translation>显示墨池</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Inkwell</source>
        <translation>墨池</translation>
    </message>
</context>
<context>
    <name>UpdatesPart</name>
    <message>
        <source>Inkwell reads one small file from this address, and compares the version in it with its own:

{address}

Nothing about you, your computer or your documents is sent, and nothing is downloaded or installed. As with any web address, its owner can see the internet address you come from.</source>
        <translation>墨池会从下面的地址读取一个很小的文件，并将其中的版本号与自身的版本比较：

{address}

不会发送任何关于你、这台电脑或文档的信息，也不会下载或安装任何内容。与访问任何网址一样，对方可以看到你的 IP 地址。</translation>
    </message>
    <message>
        <source>Check for updates?</source>
        <translation>检查更新？</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Reading {address}…</source>
        <translation>正在读取 {address}…</translation>
    </message>
    <message>
        <source>This is the newest version, {version}.</source>
        <translation>当前已是最新版本 {version}。</translation>
    </message>
    <message>
        <source>Version {newest} is out. This is version {present}.</source>
        <translation>已有新版本 {newest}，当前版本为 {present}。</translation>
    </message>
    <message>
        <source>It is here: {page}</source>
        <translation>下载页面：{page}</translation>
    </message>
    <message>
        <source>Inkwell is licensed under the Apache License 2.0. The licences of its parts are here: {file}</source>
        <translation>墨池以 Apache License 2.0 授权。其组成部分的许可证见：{file}</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Updates</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>This Inkwell was built without an address to ask for updates. Look for newer versions where you got it.</source>
        <translation>此版本的墨池没有设置检查更新的地址。请到获取它的地方查看新版本。</translation>
    </message>
    <message>
        <source>The address cannot be reached. Check the connection and try again.</source>
        <translation>无法连接该地址。请检查网络连接后重试。</translation>
    </message>
    <message>
        <source>The other side could not prove that it is who it should be, so nothing was read. The network you are in may be in between.</source>
        <translation>对方无法证明自己的身份，因此没有读取任何内容。可能是所在网络从中拦截。</translation>
    </message>
    <message>
        <source>There is no version file at this address just now. Try again later.</source>
        <translation>该地址目前没有版本文件。请稍后重试。</translation>
    </message>
</context>
<context>
    <name>Versions</name>
    <message>
        <source>{what} {n} of {count}</source>
        <translation>{what} {n}，共 {count} 个</translation>
    </message>
    <message>
        <source>Earlier version</source>
        <translation>上一个版本</translation>
    </message>
    <message>
        <source>Later version</source>
        <translation>下一个版本</translation>
    </message>
</context>
<context>
    <name>WholePart</name>
    <message>
        <source>Save this question as a prompt…</source>
        <translation>把这个问题存为提示词…</translation>
    </message>
    <message>
        <source>Words in braces are asked for each time.</source>
        <translation>花括号里的词每次使用时填写。</translation>
    </message>
    <message>
        <source>Import a prompt…</source>
        <translation>导入提示词…</translation>
    </message>
    <message>
        <source>A .toml file that someone shared.</source>
        <translation>别人分享的 .toml 文件。</translation>
    </message>
    <message>
        <source>Summarise</source>
        <translation>总结</translation>
    </message>
    <message>
        <source>Reads every page of what is asked; each point with its sentence.</source>
        <translation>通读检索范围的每一页，每个要点都附原句。</translation>
    </message>
    <message>
        <source>List every match</source>
        <translation>列出全部</translation>
    </message>
    <message>
        <source>Words, “phrases”, dates, e-mail addresses, amounts over a limit.</source>
        <translation>词语、“短语”、日期、邮箱、超过限额的金额。</translation>
    </message>
    <message>
        <source>Count every match</source>
        <translation>计数</translation>
    </message>
    <message>
        <source>How often something stands there, file by file.</source>
        <translation>某个内容出现了多少次，按文件统计。</translation>
    </message>
    <message>
        <source>Compare two files</source>
        <translation>比较两个文件</translation>
    </message>
    <message>
        <source>Added, removed, changed; a model says what it means.</source>
        <translation>新增、删除和修改；有语言模型时说明其含义。</translation>
    </message>
    <message>
        <source>Table of fields</source>
        <translation>提取字段</translation>
    </message>
    <message>
        <source>One row a file: contract amount, party A, signing date…</source>
        <translation>每个文件一行：合同金额、甲方、签订日期…</translation>
    </message>
    <message>
        <source>List every match…</source>
        <translation>列出全部…</translation>
    </message>
    <message>
        <source>Table of fields…</source>
        <translation>提取字段…</translation>
    </message>
    <message>
        <source>Name of the prompt</source>
        <translation>提示词的名称</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>“{title}” is in the prompt library. Type / to use it.</source>
        <translation>“{title}”已存入提示词库。输入 / 即可使用。</translation>
    </message>
    <message>
        <source>Import a prompt</source>
        <translation>导入提示词</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Edit the file</source>
        <translation>编辑文件</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>移除…</translation>
    </message>
    <message>
        <source>Export the prompt</source>
        <translation>导出提示词</translation>
    </message>
    <message>
        <source>“{title}” is deleted from the prompt library.</source>
        <translation>“{title}”将从提示词库中删除。</translation>
    </message>
    <message>
        <source>Remove this prompt?</source>
        <translation>移除这个提示词？</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>table</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>Excel workbook (*.xlsx);;CSV (*.csv)</source>
        <translation>Excel 工作簿 (*.xlsx);;CSV (*.csv)</translation>
    </message>
    <message>
        <source>Export the table</source>
        <translation>导出表格</translation>
    </message>
    <message>
        <source>Written: {file}</source>
        <translation>已写入：{file}</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Compare the two files</source>
        <translation>比较这两个文件</translation>
    </message>
</context>
<context>
    <name>WorkLine</name>
    <message>
        <source>Progress of {name}</source>
        <translation>{name} 的进度</translation>
    </message>
</context>
<context>
    <name>Working</name>
    <message>
        <source>Thinking…</source>
        <translation>正在作答…</translation>
    </message>
    <message>
        <source>Thinking… {seconds} s</source>
        <translation>正在作答… {seconds} 秒</translation>
    </message>
    <message>
        <source>Reading your documents…</source>
        <translation>正在查阅你的文档…</translation>
    </message>
    <message>
        <source>Reading your documents… {seconds} s</source>
        <translation>正在查阅你的文档… {seconds} 秒</translation>
    </message>
</context>
<context>
    <name>_Spans</name>
    <message numerus="yes">
        <source>After %Ln minute(s)</source>
        <translation>
            <numerusform>%Ln 分钟后</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln second(s)</source>
        <translation>
            <numerusform>%Ln 秒</numerusform>
        </translation>
    </message>
</context>
</TS>
