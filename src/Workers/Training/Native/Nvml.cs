using System.Runtime.InteropServices;

namespace CoResearch.Workers.Training.Native;

/// <summary>How busy the first graphics processor is, by NVIDIA's management library, which comes with the driver. Null without one.</summary>
internal static partial class Nvml
{
    private static readonly Lazy<nint?> Card = new(Find);

    /// <summary>Per cent of the last moment in which the card computed.</summary>
    public static double? BusyPercent() =>
        Card.Value is { } card && Utilization(card, out var use) == 0 ? use.Gpu : null;

    private static nint? Find()
    {
        try
        {
            return Init() == 0 && HandleByIndex(0, out var card) == 0 ? card : null;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            return null;
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Use
    {
        public readonly uint Gpu, Memory;
    }

    [LibraryImport("libnvidia-ml.so.1", EntryPoint = "nvmlInit_v2")]
    private static partial int Init();

    [LibraryImport("libnvidia-ml.so.1", EntryPoint = "nvmlDeviceGetHandleByIndex_v2")]
    private static partial int HandleByIndex(uint index, out nint card);

    [LibraryImport("libnvidia-ml.so.1", EntryPoint = "nvmlDeviceGetUtilizationRates")]
    private static partial int Utilization(nint card, out Use use);
}
