using Xunit;

namespace Sgvb.Tests.Torch;

/// <summary>The classes that run libtorch in this process take turns: its thread count is process-wide, and a working set is measured.</summary>
[CollectionDefinition(Name)]
public sealed class TorchCollection
{
    public const string Name = "torch";
}
