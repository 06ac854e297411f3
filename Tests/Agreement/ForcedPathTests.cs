using Sgvb.Backends.Simd.Lanes;

namespace Sgvb.Tests.Agreement;

/// <summary>The environment variable that forces an instruction set. Alone, because the environment belongs to the whole process.</summary>
[Collection(nameof(ForcedPathTests))]
[CollectionDefinition(nameof(ForcedPathTests), DisableParallelization = true)]
public sealed class ForcedPathTests
{
    [Theory]
    [InlineData("portable", SimdPath.Portable)]
    [InlineData("avx2", SimdPath.Avx2)]
    [InlineData("avx512", SimdPath.Avx512)]
    public void The_variable_forces_a_path(string value, SimdPath path)
    {
        Assert.SkipUnless(SimdPaths.IsSupported(path), $"this processor has no {path}");
        With(value, () => Assert.Equal(path, SimdPaths.Choose()));
    }

    [Theory]
    [InlineData("sse9")]
    [InlineData("1")]
    public void An_unknown_value_is_refused(string value) =>
        With(value, () => Assert.Equal(SgvbException.BadInput, Assert.Throws<SgvbException>(() => SimdPaths.Choose()).ExitCode));

    private static void With(string value, Action check)
    {
        var before = Environment.GetEnvironmentVariable(SimdPaths.Variable);
        Environment.SetEnvironmentVariable(SimdPaths.Variable, value);
        try
        {
            check();
        }
        finally
        {
            Environment.SetEnvironmentVariable(SimdPaths.Variable, before);
        }
    }
}
