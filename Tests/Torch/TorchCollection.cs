namespace Sgvb.Tests.Torch;

/// <summary>Classes that run libtorch in this process take turns: its thread count is process-wide.</summary>
[CollectionDefinition(Name)]
public sealed class TorchCollection
{
    public const string Name = "torch";
}
