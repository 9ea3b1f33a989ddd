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
        <source>&amp;Library…</source>
        <translation>资料库(&amp;L)…</translation>
    </message>
    <message>
        <source>&amp;Look for changes in folders</source>
        <translation>检查文件夹的变化(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
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
        <source>S&amp;top answering</source>
        <translation>停止回答(&amp;T)</translation>
    </message>
    <message>
        <source>Answer &amp;again</source>
        <translation>重新回答(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Rename conversation…</source>
        <translation>重命名对话(&amp;M)…</translation>
    </message>
    <message>
        <source>&amp;Delete conversation…</source>
        <translation>删除对话(&amp;D)…</translation>
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
        <source>{file} · page {page}</source>
        <translation>{file} · 第 {page} 页</translation>
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
        <source>How was this answered?</source>
        <translation>这个回答怎么来的？</translation>
    </message>
    <message>
        <source>Regenerate</source>
        <translation>重新回答</translation>
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
        <source>[{n}] {file}, page {page}</source>
        <translation>[{n}] {file}，第 {page} 页</translation>
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
    <name>Banner</name>
    <message>
        <source>Close this message</source>
        <translation>关闭此消息</translation>
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
        <source>Your question</source>
        <translation>你的问题</translation>
    </message>
    <message>
        <source>Asking</source>
        <translation>检索范围</translation>
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
    <name>Dialogs</name>
    <message>
        <source>Rename conversation</source>
        <translation>重命名对话</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Show files…</source>
        <translation>查看文件…</translation>
    </message>
    <message>
        <source>Ask only this folder</source>
        <translation>只问这个文件夹</translation>
    </message>
    <message>
        <source>Ask all folders</source>
        <translation>问全部文件夹</translation>
    </message>
    <message>
        <source>Look for changes</source>
        <translation>检查变化</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Remove from library…</source>
        <translation>移出资料库…</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>“{title}” with its questions and answers is deleted. Your documents stay as they are.</source>
        <translation>将删除“{title}”及其中的提问和回答，你的文档保持原样。</translation>
    </message>
    <message>
        <source>Delete this conversation?</source>
        <translation>删除这个对话？</translation>
    </message>
    <message>
        <source>Remove from the library?</source>
        <translation>移出资料库？</translation>
    </message>
    <message>
        <source>“{name}” can no longer be asked about. Its files stay where they are, untouched.</source>
        <translation>之后无法再就“{name}”提问。其中的文件原地不动。</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Offline · nothing sent</source>
        <translation>离线 · 未发送任何数据</translation>
    </message>
    <message>
        <source>Inkwell works without a network. Your documents, questions and answers are read and kept on this computer only. Nothing is sent anywhere: there is no account, no telemetry and no update check. The one thing that uses the network is a model download that you start yourself.</source>
        <translation>墨池无需联网即可工作。你的文档、提问和回答只在这台电脑上读取和保存，不会发送到任何地方：没有账号，没有遥测，也不检查更新。唯一会用到网络的，是你自己发起的模型下载。</translation>
    </message>
    <message>
        <source>Model and computer</source>
        <translation>模型与本机</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Python</source>
        <translation>Python</translation>
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
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Search by meaning</source>
        <translation>语义检索</translation>
    </message>
    <message>
        <source>Index</source>
        <translation>索引</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>资料库</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>System</source>
        <translation>系统</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
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
    <name>FilesModel</name>
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
        <translation>已略过</translation>
    </message>
    <message>
        <source>Could not be read</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
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
    <message>
        <source>{files} · {n} searchable</source>
        <translation>{files} · {n} 个可检索</translation>
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
        <source>{count} passages: the model&apos;s context is full</source>
        <translation>{count} 个段落：模型的上下文已满</translation>
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
        <source>{place}. {file} · page {page}</source>
        <translation>{place}. {file} · 第 {page} 页</translation>
    </message>
    <message>
        <source>Score {score}</source>
        <translation>相关度 {score}</translation>
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
    <name>LibraryDialog</name>
    <message>
        <source>All folders</source>
        <translation>全部文件夹</translation>
    </message>
    <message>
        <source>{n} of {files}</source>
        <translation>{files}，显示 {n} 个</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>资料库</translation>
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
        <source>Only files that could not be read</source>
        <translation>只看无法读取的文件</translation>
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
        <source>Retry</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Read the chosen files again, or all on show when none is chosen</source>
        <translation>重新读取选中的文件；未选中时读取列表中的全部文件</translation>
    </message>
    <message>
        <source>Open file</source>
        <translation>打开文件</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
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
        <source>Engine not running</source>
        <translation>引擎未运行</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>正在启动…</translation>
    </message>
    <message>
        <source>No language model · quoting</source>
        <translation>未加载语言模型 · 引用原文</translation>
    </message>
    <message>
        <source>{rate} tokens/s</source>
        <translation>{rate} 词元/秒</translation>
    </message>
    <message>
        <source>Add a folder with your documents</source>
        <translation>添加存放文档的文件夹</translation>
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
        <source>Drop the folder to add it to the library.</source>
        <translation>松开即可把文件夹添加到资料库。</translation>
    </message>
    <message>
        <source>Inkwell adds whole folders. Drop the folder that holds the file.</source>
        <translation>墨池按文件夹添加。请拖入文件所在的文件夹。</translation>
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
    <name>Prompt</name>
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
        <source>%n h left</source>
        <translation>
            <numerusform>约 %n 小时</numerusform>
        </translation>
    </message>
    <message>
        <source>under 1 min</source>
        <translation>不到 1 分钟</translation>
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
        <source>It is protected by a password. Save a copy without the password to index it.</source>
        <translation>文件有密码保护。另存一份不带密码的副本即可索引。</translation>
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
        <source>Another Inkwell is using this data folder. Close it, or start this one with another --home.</source>
        <translation>另一个墨池正在使用这个数据文件夹。请先关闭它，或用 --home 指定其他文件夹。</translation>
    </message>
    <message>
        <source>The data folder cannot be used: it may be read-only, full or damaged.</source>
        <translation>无法使用数据文件夹：可能是只读、已满或已损坏。</translation>
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
        <source>{n} passages were left out: the context is full.</source>
        <translation>上下文已满，有 {n} 个段落未用上。</translation>
    </message>
    <message>
        <source>Loading the language model…</source>
        <translation>正在加载语言模型…</translation>
    </message>
    <message>
        <source>{n} earlier turns were left out: the context is full.</source>
        <translation>上下文已满，未带上之前的 {n} 轮对话。</translation>
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
        <source>None of the sources says this.</source>
        <translation>没有来源这样说。</translation>
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
    <name>Sidebar</name>
    <message>
        <source>Rename…</source>
        <translation>重命名…</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>删除…</translation>
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
        <source>Page {page} of {count}</source>
        <translation>第 {page} 页，共 {count} 页</translation>
    </message>
    <message>
        <source>Page {page}</source>
        <translation>第 {page} 页</translation>
    </message>
    <message>
        <source>This file is not at its place any more. This is the text as it was read.</source>
        <translation>文件已不在原处，这里显示的是当时读取的文字。</translation>
    </message>
    <message>
        <source>{zoom} %</source>
        <translation>{zoom} %</translation>
    </message>
    <message>
        <source>“{quote}” ({file}, page {page})</source>
        <translation>“{quote}”（{file}，第 {page} 页）</translation>
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
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Model and device: {what}</source>
        <translation>模型与设备：{what}</translation>
    </message>
    <message>
        <source>Speed: {what}</source>
        <translation>速度：{what}</translation>
    </message>
    <message>
        <source>Offline · nothing sent</source>
        <translation>离线 · 未发送任何数据</translation>
    </message>
</context>
<context>
    <name>Working</name>
    <message>
        <source>Reading your documents…</source>
        <translation>正在查阅你的文档…</translation>
    </message>
    <message>
        <source>Reading your documents… {seconds} s</source>
        <translation>正在查阅你的文档… {seconds} 秒</translation>
    </message>
</context>
</TS>
