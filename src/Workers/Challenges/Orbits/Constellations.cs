namespace CoResearch.Workers.Challenges.Orbits;

/// <summary>Names the constellation of a satellite: by the first letter of its id and by how far out it is.</summary>
public static class Constellations
{
    private const double LowestKm = 15000, GeosynchronousFromKm = 38000, GeosynchronousToKm = 46000;

    /// <summary>
    /// The name under which results are grouped, and whether the orbit is geosynchronous; null below 15,000 km, where an epoch every
    /// 15 minutes is too sparse for a velocity.
    /// </summary>
    public static (string Name, bool Geosynchronous)? Of(string satellite, double radiusKm)
    {
        if (radiusKm < LowestKm)
            return null;
        var high = radiusKm is >= GeosynchronousFromKm and <= GeosynchronousToKm;
        var name = satellite[0] switch
        {
            'G' => "GPS",
            'R' => "GLONASS",
            'E' => "Galileo",
            'C' => high ? "BeiDou GEO/IGSO" : "BeiDou MEO",
            'J' => "QZSS GSO",
            'I' => "NavIC",
            var other => $"System {other}",
        };
        return (name, high);
    }
}
