namespace CoResearch.Workers.Training.Monitoring;

/// <summary>
/// What a run says: lines on standard output, in order whichever thread says them. Whoever started the runner keeps them: the executor in
/// <c>log.txt</c>, together with what native libraries print, for which a second writer of that file would be in the way.
/// </summary>
internal sealed class RunLog(TextWriter output)
{
    private readonly Lock _gate = new();

    public void Write(string line)
    {
        lock (_gate)
        {
            try
            {
                output.WriteLine(line);
                output.Flush();
            }
            catch (IOException)
            {
                // Nobody reads standard output any more, so there is nobody to tell.
            }
        }
    }
}
