SELECT 'prov_personer' AS serie, 'Personer med stöd' AS namn, kommun, ar, CAST(antal AS DOUBLE) AS varde,
    'antal' AS enhet, false AS preliminar, false AS harledd
FROM main.prov_varde
