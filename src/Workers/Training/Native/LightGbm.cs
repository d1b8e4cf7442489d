using System.Runtime.InteropServices;

namespace CoResearch.Workers.Training.Native;

/// <summary>
/// LightGBM's C API (LightGBM 4.7, <c>include/LightGBM/c_api.h</c>), as far as the trainer needs it. Called directly, because that
/// shows each round as it is trained, stops between rounds, and starts in milliseconds.
/// </summary>
internal static unsafe partial class LightGbm
{
    private const string Library = "lib_lightgbm";
    private static readonly Lock _gate = new();
    private static bool _loaded;

    /// <summary>Refuses with <c>missing_library</c> and what to install where the library cannot be loaded.</summary>
    public static void Load()
    {
        lock (_gate)
        {
            if (_loaded)
                return;
            if (RuntimeInformation.ProcessArchitecture != Architecture.X64)
                throw Refused($"LightGBM is shipped for x86-64 only, and this is {RuntimeInformation.ProcessArchitecture}");
            if (!NativeLibrary.TryLoad(Library, typeof(LightGbm).Assembly, null, out _))
                throw Refused(OperatingSystem.IsLinux() && !NativeLibrary.TryLoad("libgomp.so.1", out _)
                    ? "the system library libgomp.so.1 is missing; install it (Debian, Ubuntu: apt-get install libgomp1)"
                    : "lib_lightgbm cannot be loaded");
            _loaded = true;
        }
    }

    private static TrainingRefused Refused(string why) => new(RunErrors.MissingLibrary,
        $"Boosted trees (model_type: gbm) cannot be trained on this machine: {why}. Use model_type: ecd or linear, or ask the lab owner.");

    /// <summary>Throws what LightGBM says when a call failed.</summary>
    public static void Check(int code)
    {
        if (code != 0)
            throw new InvalidOperationException("LightGBM: " + Marshal.PtrToStringUTF8(LGBM_GetLastError()));
    }

    [LibraryImport(Library)]
    private static partial nint LGBM_GetLastError();

    [LibraryImport(Library)]
    public static partial int LGBM_RegisterLogCallback(delegate* unmanaged<byte*, void> callback);

    /// <summary>Rows of 32-bit floats (data_type 0), row-major.</summary>
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LGBM_DatasetCreateFromMat(
        float* data, int dataType, int rows, int columns, int rowMajor, string parameters, nint reference, out nint dataset);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LGBM_DatasetSetField(nint dataset, string field, void* data, int count, int type);

    [LibraryImport(Library)]
    public static partial int LGBM_DatasetFree(nint dataset);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LGBM_BoosterCreate(nint train, string parameters, out nint booster);

    [LibraryImport(Library)]
    public static partial int LGBM_BoosterAddValidData(nint booster, nint validation);

    [LibraryImport(Library)]
    public static partial int LGBM_BoosterUpdateOneIter(nint booster, out int finished);

    [LibraryImport(Library)]
    public static partial int LGBM_BoosterGetEvalCounts(nint booster, out int count);

    [LibraryImport(Library)]
    public static partial int LGBM_BoosterGetEval(nint booster, int dataset, out int count, double* values);

    /// <summary>predict_type 0: values after the objective's own transformation (probabilities, means).</summary>
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LGBM_BoosterPredictForMat(
        nint booster, float* data, int dataType, int rows, int columns, int rowMajor, int predictType,
        int firstRound, int rounds, string parameters, out long count, double* result);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LGBM_BoosterSaveModelToString(
        nint booster, int firstRound, int rounds, int importance, long capacity, out long length, byte* text);

    [LibraryImport(Library)]
    public static partial int LGBM_BoosterFree(nint booster);
}
