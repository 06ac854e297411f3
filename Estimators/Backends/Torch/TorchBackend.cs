namespace Sgvb.Backends.Torch;

/// <summary>The entry to the torch backend; nothing else of it need be touched, and nothing is loaded before the first call.</summary>
public static class TorchBackend
{
    /// <summary>Loads libtorch on the first call. Never throws.</summary>
    public static TorchAvailability Availability() => LibtorchLoader.Availability;
}
