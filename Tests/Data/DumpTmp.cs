using Sgvb.Data;
namespace Sgvb.Tests.Data;
public sealed class DumpTmp
{
    [Fact]
    public void Dump() => CifarSample.WriteFolder("/tmp/d18/bin", CifarSample.Batches(Shapes.Default.Train, Shapes.Default.Test));
}
