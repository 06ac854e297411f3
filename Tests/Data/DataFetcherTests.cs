using System.Security.Cryptography;
using Sgvb.Data;

namespace Sgvb.Tests.Data;

public sealed class DataFetcherTests : IDisposable
{
    private const string Name = "train-images-idx3-ubyte";

    private static readonly byte[] Plain = NoisyImages();
    private static readonly byte[] Packed = IdxSample.Gzip(Plain);
    private static readonly MnistFile File = new(Name, Convert.ToHexStringLower(SHA256.HashData(Plain)), Plain.Length);

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });
    private readonly List<LoopbackMirror> _mirrors = [];
    private readonly List<FetchProgress> _progress = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Target => _folder[Name + ".gz"];

    public void Dispose()
    {
        _mirrors.ForEach(m => m.Dispose());
        _client.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_good_mirror_is_asked_once_and_leaves_one_file()
    {
        var mirror = Mirror(Behaviour.Serve);
        await Fetch(mirror);
        AssertFetched();
        Assert.Equal([Name + ".gz"], mirror.Requests);
        Assert.Contains(_progress, p => p.Received == Packed.Length && p.Total == Packed.Length);
    }

    [Fact]
    public async Task A_file_that_is_there_is_not_fetched_again_and_a_broken_one_is_replaced()
    {
        var mirror = Mirror(Behaviour.Serve);
        await Fetch(mirror);
        await Fetch(mirror);
        Assert.Single(mirror.Requests);
        await System.IO.File.WriteAllBytesAsync(Target, Packed[..100], Cancellation);
        await Fetch(mirror);
        AssertFetched();
    }

    [Fact]
    public async Task A_file_that_lacks_a_part_of_its_gzip_trailer_is_replaced()
    {
        for (var lost = 1; lost <= 8; lost++)
        {
            await System.IO.File.WriteAllBytesAsync(Target, Packed[..^lost], Cancellation);
            await Fetch(Mirror(Behaviour.Serve));
            AssertFetched();
        }
    }

    [Fact]
    public async Task A_broken_plain_file_does_not_stay_before_the_good_one()
    {
        await System.IO.File.WriteAllBytesAsync(_folder[Name], Plain[..100], Cancellation);
        await Fetch(Mirror(Behaviour.Serve));
        AssertFetched();
    }

    [Fact]
    public async Task The_beginning_that_an_earlier_version_left_is_replaced()
    {
        await System.IO.File.WriteAllBytesAsync(Target + ".part", Packed[..1000], Cancellation);
        await Fetch(Mirror(Behaviour.Serve));
        AssertFetched();
    }

    [Theory]
    [InlineData(nameof(Behaviour.Truncate))]
    [InlineData(nameof(Behaviour.Corrupt))]
    [InlineData(nameof(Behaviour.Refuse))]
    [InlineData(nameof(Behaviour.HangUp))]
    [InlineData(nameof(Behaviour.Stall))]
    [InlineData(nameof(Behaviour.Endless))]
    [InlineData(nameof(Behaviour.Garbage))]
    public async Task A_bad_mirror_is_followed_by_the_next(string habit)
    {
        var bad = Mirror(Enum.Parse<Behaviour>(habit));
        var good = Mirror(Behaviour.Serve);
        await Fetch(bad, good);
        AssertFetched();
        Assert.NotEmpty(bad.Requests);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://127.0.0.1/x")]
    [InlineData("javascript:alert(1)")]
    [InlineData("http://")]
    [InlineData("http://[::1")]
    [InlineData("http://127.0.0.1:99999/")]
    [InlineData("//")]
    [InlineData("unix:/run/x")]
    [InlineData("%")]
    [InlineData("")]
    public async Task A_redirect_to_what_is_no_address_counts_as_a_failed_mirror(string location)
    {
        var bad = new LoopbackMirror([], Behaviour.Redirect) { Location = location };
        _mirrors.Add(bad);
        await Fetch(bad, Mirror(Behaviour.Serve));
        AssertFetched();
        Assert.NotEmpty(bad.Requests);
    }

    [Fact]
    public async Task A_redirect_in_a_circle_ends()
    {
        var bad = new LoopbackMirror([], Behaviour.Redirect) { Location = "/mnist/again" };
        _mirrors.Add(bad);
        await Fetch(bad, Mirror(Behaviour.Serve));
        AssertFetched();
        Assert.InRange(bad.Requests.Count, 2, 60);
    }

    [Theory]
    [InlineData(nameof(Behaviour.Corrupt), "wrong checksum")]
    [InlineData(nameof(Behaviour.Refuse), "404")]
    [InlineData(nameof(Behaviour.Truncate), "broke the connection off")]
    [InlineData(nameof(Behaviour.Stall), "sent nothing")]
    [InlineData(nameof(Behaviour.Endless), "more bytes than")]
    public async Task Without_a_good_mirror_there_is_one_line_and_no_file_under_the_name(string habit, string says)
    {
        var mirror = Mirror(Enum.Parse<Behaviour>(habit));
        var message = await OneLine.OfAsync(() => Fetch(mirror));
        Assert.Contains(says, message, StringComparison.Ordinal);
        Assert.Contains("SGVB_MIRRORS", message, StringComparison.Ordinal);
        Assert.False(System.IO.File.Exists(Target));
    }

    [Fact]
    public async Task A_mirror_that_is_not_there_is_refused_in_one_line()
    {
        var mirror = new LoopbackMirror([], Behaviour.Serve);
        var address = mirror.Address;
        mirror.Dispose();
        var fetcher = new DataFetcher(_client, [address], [File]);
        Assert.Contains("127.0.0.1", await OneLine.OfAsync(() => fetcher.FetchAsync(_folder.Path, null, Cancellation)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_leaves_nothing_behind()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var mirror = Mirror(Behaviour.Stall);
        var fetcher = new DataFetcher(_client, [mirror.Address], [File]);
        var reported = new Reporter(p => { if (p.Received > 0) stop.Cancel(); });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetcher.FetchAsync(_folder.Path, reported, stop.Token));
        Assert.Empty(Directory.GetFiles(_folder.Path));
        await Fetch(Mirror(Behaviour.Serve));
        AssertFetched();
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_refused_in_one_line()
    {
        await System.IO.File.WriteAllTextAsync(_folder["file"], "x", Cancellation);
        var fetcher = new DataFetcher(_client, [Mirror(Behaviour.Serve).Address], [File]);
        var message = await OneLine.OfAsync(() => fetcher.FetchAsync(_folder["file/folder"], null, Cancellation));
        Assert.Contains(_folder["file/folder"], message, StringComparison.Ordinal);
    }

    /// <summary>Images that do not compress to nothing.</summary>
    private static byte[] NoisyImages()
    {
        var file = IdxSample.Images(100);
        new Random(1).NextBytes(file.AsSpan(16));
        return file;
    }

    private LoopbackMirror Mirror(params Behaviour[] habits)
    {
        var mirror = new LoopbackMirror(new Dictionary<string, byte[]> { [Name + ".gz"] = Packed }, habits);
        _mirrors.Add(mirror);
        return mirror;
    }

    private Task Fetch(params LoopbackMirror[] mirrors)
    {
        // Short only where the stall is the subject: a busy machine may take its time.
        var stall = TimeSpan.FromSeconds(mirrors.Any(m => m.Stalls) ? 0.5 : 20);
        return new DataFetcher(_client, [.. mirrors.Select(m => m.Address)], [File], stall)
            .FetchAsync(_folder.Path, new Reporter(_progress.Add), Cancellation);
    }

    private void AssertFetched()
    {
        Assert.Equal(Plain[16..], IdxReader.ReadImages(Target).Values);
        Assert.Equal([Target], Directory.GetFiles(_folder.Path));
        Assert.Equal(Target, File.FindIn(_folder.Path));
    }

    /// <summary>Reports at once; Progress posts to the thread pool.</summary>
    private sealed class Reporter(Action<FetchProgress> report) : IProgress<FetchProgress>
    {
        public void Report(FetchProgress value) => report(value);
    }
}
