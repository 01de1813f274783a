namespace ImageMagick;

public static class ResourceLimits
{
    public static ulong Area { get => Get(Resource.Area); set => Set(Resource.Area, value); }

    public static ulong Disk { get => Get(Resource.Disk); set => Set(Resource.Disk, value); }

    public static ulong Height { get => Get(Resource.Height); set => Set(Resource.Height, value); }

    public static ulong ListLength { get => Get(Resource.ListLength); set => Set(Resource.ListLength, value); }

    public static ulong Memory { get => Get(Resource.Memory); set => Set(Resource.Memory, value); }

    public static ulong Thread { get => Get(Resource.Thread); set => Set(Resource.Thread, value); }

    public static ulong Width { get => Get(Resource.Width); set => Set(Resource.Width, value); }

    static ulong Get(Resource resource) => Wand.GetResourceLimit(resource);

    static void Set(Resource resource, ulong limit) => _ = Wand.SetResourceLimit(resource, (nuint)limit);
}
