using CoResearch.Workers.Training.Native;

namespace CoResearch.Workers.Training;

/// <summary>
/// Tries what the trainers need from this machine, in a process of its own, since a broken library may end it: one line for each thing
/// that is missing, with what to do.
/// </summary>
internal static class MachineCheck
{
    public static int Run(TextWriter output)
    {
        foreach (var load in (Action[])[() => TorchLibrary.Load(), LightGbm.Load])
            try
            {
                load();
            }
            catch (TrainingRefused missing)
            {
                output.WriteLine(missing.Message);
            }
        return 0;
    }
}
