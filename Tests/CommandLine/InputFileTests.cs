namespace Sgvb.Tests.CommandLine;

public sealed class InputFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Kinds => [.. SpecialFile.Kinds];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_is_no_regular_file_is_refused_at_once(string kind)
    {
        var path = _folder["x"];
        SpecialFile.Put(kind, path);
        foreach (var read in (Action[])[() => InputFile.Open(path, "mend it"), () => InputFile.ReadText(path, "mend it")])
        {
            var error = await Assert.ThrowsAsync<SgvbException>(() => Task.Run(read, Cancellation).WaitAsync(TimeSpan.FromSeconds(10), Cancellation));
            Assert.Equal(kind == "folder" ? $"{path}: is a folder where a file belongs; mend it" : $"{path}: is empty, or is a pipe or a device; mend it",
                error.Message);
            Assert.Equal(2, error.ExitCode);
        }
    }

    [Fact]
    public void A_link_to_a_file_is_read_and_a_link_to_nothing_is_no_file()
    {
        File.WriteAllText(_folder["a"], "text");
        File.CreateSymbolicLink(_folder["b"], "a");
        File.CreateSymbolicLink(_folder["c"], "b");
        Assert.Equal("text", InputFile.ReadText(_folder["c"], ""));
        File.Delete(_folder["a"]);
        Assert.Equal($"{_folder["c"]}: is a link to nothing, or to a pipe; mend it",
            Assert.Throws<SgvbException>(() => InputFile.ReadText(_folder["c"], "mend it")).Message);
        File.CreateSymbolicLink(_folder["d"], "d");
        Assert.StartsWith($"{_folder["d"]}: ", Assert.Throws<SgvbException>(() => InputFile.ReadText(_folder["d"], "mend it")).Message, StringComparison.Ordinal);
        foreach (var path in (string[])[_folder["none"], _folder["none/below"]])
            Assert.Equal($"{path}: no such file; mend it", Assert.Throws<SgvbException>(() => InputFile.ReadText(path, "mend it")).Message);
    }

    [Fact]
    public void Text_is_UTF_8_or_what_its_mark_says_and_nothing_is_replaced()
    {
        File.WriteAllBytes(_folder["a"], [(byte)'x', 0xC2]);
        Assert.Equal($"{_folder["a"]}: cannot be read: it is no UTF-8 text; mend it",
            Assert.Throws<SgvbException>(() => InputFile.ReadText(_folder["a"], "mend it")).Message);
        File.WriteAllBytes(_folder["b"], [0xEF, 0xBB, 0xBF, 0xC2, 0xB5]);
        Assert.Equal("µ", InputFile.ReadText(_folder["b"], ""));
        File.WriteAllBytes(_folder["c"], [0xFF, 0xFE, 0xB5, 0]);
        Assert.Equal("µ", InputFile.ReadText(_folder["c"], ""));
    }

    [Fact]
    public void Reasons_are_told_in_common_words()
    {
        Assert.Equal("permission denied", OneLine.Reason(new UnauthorizedAccessException("Access to the path '/x' is denied.")));
        Assert.Equal("No space left on device", OneLine.Reason(new IOException("No space left on device : '/somewhere/.a.part'")));
        Assert.Equal("another process holds it",
            OneLine.Reason(new IOException("The process cannot access the file '/x' because it is being used by another process.")));
        Assert.Equal("something of that name is in the way", OneLine.Reason(new IOException("The file '/x' already exists.")));
    }
}
