using Sgvb.Cli.Packages;

namespace Sgvb.Tests.Packages;

/// <summary>What breaks those who compile against a library is found, and nothing else.</summary>
public sealed class ApiRecordTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Every_kind_of_member_is_a_promise()
    {
        var name = typeof(Sample).FullName!.Replace('+', '.');
        var lines = PublicApi.Of(typeof(Sample).Assembly).Where(l => PublicApi.TypeOf(l).StartsWith(name, StringComparison.Ordinal))
            .Select(l => l.Replace(name, "Sample", StringComparison.Ordinal));
        Assert.Equal(
        [
            "Sample.Contract: Do(System.ReadOnlySpan<System.Single> x) : System.Void",
            "Sample.Contract: Do(System.ReadOnlySpan<System.Single> x) : System.Void must be given",
            "Sample.Contract: interface",
            "Sample.Way: There = 1",
            "Sample.Way: enum of System.Int32",
            "Sample: Name must be given",
            "Sample: abstract class",
            "Sample: get_Name() : System.String",
            "Sample: is System.IDisposable",
            "Sample: may be derived from",
            "Sample: protected new(System.Int32 threads = 0)",
            "Sample: protected static Seed : System.UInt32",
            "Sample: set_Name(System.String value) : System.Void init",
            "Sample: Dispose() : System.Void",
            "Sample: Dispose() : System.Void may be overridden",
            "Sample: static Pick<T>(T[] from, out System.Int32& place) : T where T : NotNullableValueType, DefaultConstructor, System.IComparable<T>",
        ], lines.Order(StringComparer.Ordinal).OrderBy(l => l.Contains("Dispose()", StringComparison.Ordinal) || l.Contains("Pick", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("A: class|A: F() : System.Void", "A: class|A: F() : System.Void|A: G() : System.Void", null)]
    [InlineData("A: class|A: F() : System.Void", "A: class", "gone: A: F() : System.Void")]
    [InlineData("A: class|A: F(System.Int32 a) : System.Void", "A: class|A: F(System.Int64 a) : System.Void", "gone: A: F(System.Int32 a) : System.Void")]
    [InlineData("A: interface", "A: interface|A: F() : System.Void|A: F() : System.Void must be given", "new: A: F() : System.Void must be given")]
    [InlineData("A: class", "A: class|B: interface|B: F() : System.Void must be given", null)]
    [InlineData("A: interface|A: F() : System.Void|A: F() : System.Void must be given", "A: interface|A: F() : System.Void", null)]
    public void What_breaks_somebody_is_named(string before, string after, string? broken) =>
        Assert.Equal(broken is null ? [] : [broken], new ApiRecord("0.1.0", before.Split('|')).BrokenBy(after.Split('|')));

    [Theory]
    [InlineData("0.1.0", "0.1.1", false)]
    [InlineData("0.1.0", "0.2.0-rc.1", true)]
    [InlineData("1.1.0", "1.2.0", false)]
    [InlineData("1.1.0", "2.0.0", true)]
    [InlineData("0.9.0", "1.0.0", true)]
    [InlineData("2.0.0", "1.0.0", false)]
    public void A_version_says_whether_it_may(string before, string after, bool may) => Assert.Equal(may, new ApiRecord(before, []).MayBeBrokenBy(after));

    [Fact]
    public void What_is_written_is_read()
    {
        new ApiRecord("1.2.3", ["A: class", "A: F() : System.Void"]).Save(_folder["api"]);
        var read = ApiRecord.Load(_folder["api"]);
        Assert.Equal(("1.2.3", 2, "A: F() : System.Void"), (read.Version, read.Promises.Count, read.Promises[1]));
        File.WriteAllText(_folder["api"], "A: class\n");
        Assert.Contains("does not begin with 'version", Assert.Throws<SgvbException>(() => ApiRecord.Load(_folder["api"])).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    public abstract class Sample : IDisposable
    {
        protected static readonly uint Seed = 1;

        protected Sample(int threads = 0) => Threads = threads;

        public enum Way
        {
            There = 1,
        }

        public interface Contract
        {
            void Do(ReadOnlySpan<float> x);
        }

        public required string Name { get; init; }

        internal int Threads { get; }

        public static T Pick<T>(T[] from, out int place) where T : struct, IComparable<T>
        {
            place = from.Length - 1;
            return from[place];
        }

        public virtual void Dispose()
        {
        }

        private protected virtual void Hidden()
        {
        }
    }
}
