using Sgvb.Cli;
using Sgvb.Experiments.Convergence;
using Sgvb.Experiments.Figure1;
using Sgvb.Experiments.Scaling;
using Sgvb.Experiments.Speed;
using Sgvb.Experiments.Table1;
using Sgvb.Experiments.Training;
using Sgvb.Runs;
using Sgvb.Runs.Rows;
using Sgvb.Runs.Sharding;
using Sgvb.Tests.Reports;

namespace Sgvb.Tests.Runs;

/// <summary>One damaged byte anywhere in a run's files ends in one line, or in rows that could have been measured; never in anything else.</summary>
public sealed class FlippedBytesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Random _random = new(5);

    public static TheoryData<string> Rows => [.. AnyRow.Types.Select(t => t.Name)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Rows))]
    public void In_rows(string name)
    {
        var row = AnyRow.Types.Single(t => t.Name == name);
        var path = _folder["rows.csv"];
        AnyRow.Write(row, path, AnyRow.Of(row, 1), AnyRow.Of(row, 2));
        Assert.Equal([AnyRow.Of(row, 1), AnyRow.Of(row, 2)], AnyRow.Read(row, path));
        var refused = 0;
        foreach (var damaged in Damaged(path))
            refused += Holds(() => Assert.Equal(2, AnyRow.Read(row, path).Count), path, damaged) ? 0 : 1;
        // A header's names, separators, line ends and most digits of numbers are seen; words and some digits cannot be.
        Assert.True(refused > 100, $"only {refused} were told");
    }

    [Fact]
    public void In_environment_json()
    {
        var run = RunFolder.Create(_folder["run"], "m", "quick", DateTimeOffset.UnixEpoch);
        SampleRun.Machine.Save(run);
        foreach (var damaged in Damaged(run.FileAt(RunFolder.Environment)))
            Holds(() => Fingerprint.Load(run), run.FileAt(RunFolder.Environment), damaged);
    }

    [Fact]
    public void In_run_json()
    {
        var run = RunFolder.CreateOrGoOn(_folder["run"], SampleRun.Machine, "train", [("backend", "simd")]);
        foreach (var damaged in Damaged(run.FileAt(RunStatement.FileName)))
            Holds(() => Assert.Null(RunStatement.Load(run)?.Fault()), run.FileAt(RunStatement.FileName), damaged);
    }

    [Fact]
    public void In_shard_json()
    {
        var run = RunFolder.Create(_folder["run"], "m", "variance", DateTimeOffset.UnixEpoch);
        var manifest = ShardManifest.Create("variance", new Shard(2, 3), [("seed", "1"), ("data", "digits")], [("a", 1), ("b", 2), ("c", 1), ("d", 3)]);
        (manifest with { Files = new Dictionary<string, string> { ["variance_blocks.csv"] = ShardManifest.Hash(["x"]) } }).Save(run);
        foreach (var damaged in Damaged(run.FileAt(ShardManifest.FileName)))
            Holds(() => Assert.Null(ShardManifest.Load(run).Fault()), run.FileAt(ShardManifest.FileName), damaged);
    }

    /// <summary>What readers let pass, reports can show.</summary>
    [Fact]
    public void In_a_run_that_is_reported()
    {
        using var sample = new SampleRun();
        sample.Fill();
        sample.Folder.Write(RunFolder.VarianceBlocks, Any<VarianceBlockRow>());
        sample.Folder.Write(RunFolder.Curves, Any<CurveRow>());
        sample.Folder.Write(RunFolder.Targets, Any<TargetRow>());
        sample.Folder.Write(RunFolder.Figure1, Any<Figure1Row>());
        sample.Folder.Write(RunFolder.Convergence, Any<ConvergenceRow>());
        sample.Folder.Write(RunFolder.Speed, Any<SpeedRow>());
        sample.Folder.Write(RunFolder.Scaling, Any<ScalingRow>());
        sample.Folder.Write(RunFolder.Table1, Any<Table1Row>());
        sample.Folder.Write(TrainingStore.Rows, Any<TrainingRow>());
        sample.Folder.Write(RunFolder.Measurements, Any<MeasurementRow>());
        var files = Directory.GetFiles(sample.Folder.Path);
        Assert.True(files.Length > 14);
        foreach (var path in files)
        {
            var whole = File.ReadAllBytes(path);
            for (var i = 0; i < 12; i++)
            {
                var damaged = Damage(whole, _random.Next(whole.Length));
                File.WriteAllBytes(path, damaged);
                Holds(() => Sections.Report.Build(sample.Facts), null, System.Text.Encoding.Latin1.GetString(damaged));
            }

            File.WriteAllBytes(path, whole);
        }
    }

    private static T[] Any<T>() => [(T)AnyRow.Of(typeof(T), 1), (T)AnyRow.Of(typeof(T), 2)];

    private IEnumerable<string> Damaged(string path)
    {
        var whole = File.ReadAllBytes(path);
        for (var at = 0; at < whole.Length; at++)
        {
            var damaged = Damage(whole, at);
            File.WriteAllBytes(path, damaged);
            yield return System.Text.Encoding.Latin1.GetString(damaged);
        }
    }

    private byte[] Damage(byte[] whole, int at)
    {
        var damaged = (byte[])whole.Clone();
        damaged[at] ^= (byte)(1 << _random.Next(8));
        return damaged;
    }

    /// <returns>Whether it was read; otherwise it was refused in one line that names the file.</returns>
    private static bool Holds(Action read, string? path, string damaged)
    {
        try
        {
            read();
            return true;
        }
        catch (SgvbException e)
        {
            Assert.DoesNotContain('\n', e.Message);
            if (path is not null)
                Assert.StartsWith(path, e.Message, StringComparison.Ordinal);
            return false;
        }
        catch (Exception e) when (e is not Xunit.Sdk.IAssertionException)
        {
            Assert.Fail($"{e.GetType().Name}: {e.Message} at {e.StackTrace?.Split('\n')[0]} from: {damaged}");
            throw;
        }
    }
}
